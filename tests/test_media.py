"""Pictures of the house are served from the media folder where nothing stands before Ecrin."""


def test_a_drawing_is_shown_and_never_run(client, settings, tmp_path, db):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "ring.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    answer = client.get("/media/ring.svg")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content).startswith(b"<svg")


def test_nothing_outside_the_folder_is_served(client, settings, tmp_path, db):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (tmp_path / "secret-key").write_text("hidden")
    for path in ("/media/../secret-key", "/media/%2e%2e/secret-key", "/media/absent.svg"):
        assert client.get(path).status_code in {400, 404}
