"""A server that speaks Stripe's published schema for the calls that we make, and refuses everything else.

`ACCEPTS` is what Stripe's API reference lists as parameters of these calls (pages “Create a Checkout Session”, “Retrieve
a Session”, “Expire a Session”, “Retrieve/Capture/Cancel a PaymentIntent”, “Create a refund”), each with its type. A field
that is not there, or a value of another type, is answered as Stripe answers it: 400 `parameter_unknown` or
`parameter_invalid_…`. Idempotency keys are kept with their parameters, and replayed, as its page on them says.
"""

import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import parse_qsl, urlsplit

WHOLE = re.compile(r"-?\d+")
EXPAND = {"expand[]": str}
METADATA = {"metadata[*]": str}
SESSION_CREATE = {
    "mode": {"payment", "setup", "subscription"}, "client_reference_id": str, "success_url": str, "cancel_url": str,
    "customer_email": str, "expires_at": int, "allowed_payment_method_types[]": {"card"},
    "locale": {"auto", "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr",
               "fr-CA", "hi-IN", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl",
               "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW"},
    "line_items[].quantity": int, "line_items[].price_data[currency]": str, "line_items[].price_data[unit_amount]": int,
    "line_items[].price_data[product_data][name]": str,
    "payment_intent_data[capture_method]": {"automatic", "automatic_async", "manual"},
    "payment_intent_data[description]": str, "payment_intent_data[metadata][*]": str, **METADATA, **EXPAND,
}  # fmt: skip
ACCEPTS = {
    ("POST", r"/v1/checkout/sessions"): SESSION_CREATE,
    ("GET", r"/v1/checkout/sessions/(cs_\w+)"): EXPAND,
    ("POST", r"/v1/checkout/sessions/(cs_\w+)/expire"): EXPAND,
    ("GET", r"/v1/payment_intents/(pi_\w+)"): EXPAND,
    ("POST", r"/v1/payment_intents/(pi_\w+)/capture"): {"amount_to_capture": int, "final_capture": bool, **METADATA, **EXPAND},
    ("POST", r"/v1/payment_intents/(pi_\w+)/cancel"): {
        "cancellation_reason": {"duplicate", "fraudulent", "requested_by_customer", "abandoned"}, **EXPAND,
    },
    ("POST", r"/v1/refunds"): {"payment_intent": str, "charge": str, "amount": int, "reason": str, **METADATA, **EXPAND},
}  # fmt: skip


class Refusal(Exception):  # noqa: N818 - as the house names them
    def __init__(self, status, code, message, kind="invalid_request_error"):
        self.status = status
        self.body = {"error": {"type": kind, "code": code, "message": message}}


class StripeDouble:
    """The other side: sessions, intents, charges; what was asked; and faults to come."""

    def __init__(self):
        self.sessions, self.intents, self.charges, self.replies = {}, {}, {}, {}
        self.asked = []  # (method, path, params, idempotency key)
        self.faults = []  # a status, or "hang-up-after" (done, then the line goes dead), taken one by one
        self.ids = count(1)
        self.lock = threading.Lock()
        double = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                double.answer(self, "GET")

            def do_POST(self):
                double.answer(self, "POST")

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    # The wire

    def answer(self, handler, method):
        parts = urlsplit(handler.path)
        length = int(handler.headers.get("Content-Length") or 0)
        raw = handler.rfile.read(length).decode() if length else parts.query
        params = parse_qsl(raw, keep_blank_values=True)
        key = handler.headers.get("Idempotency-Key", "")
        with self.lock:
            self.asked.append((method, parts.path, dict(params), key))
            fault = self.faults.pop(0) if self.faults else None
            if isinstance(fault, int):
                status, body = fault, {"error": {"type": "api_error", "message": "the double is broken"}}
            else:
                status, body = self.replayed(handler, method, parts.path, params, key)
        if fault == "hang-up-after":
            handler.close_connection = True
            handler.connection.close()
            return
        content = json.dumps(body).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(content)))
        handler.send_header("Request-Id", f"req_{next(self.ids)}")
        handler.end_headers()
        handler.wfile.write(content)

    def replayed(self, handler, method, path, params, key):
        """Idempotency, as Stripe's page on it says: same key and parameters, same answer; other parameters, a refusal."""
        if not re.fullmatch(r"Bearer sk_test_\w+", handler.headers.get("Authorization", "")):
            return 401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided"}}
        said = (method, path, sorted(params))
        if method == "POST" and key in self.replies:
            kept, answer = self.replies[key]
            if kept != said:
                message = "Keys for idempotent requests can only be used with the same parameters"
                return 400, {"error": {"type": "idempotency_error", "message": message}}
            return answer
        try:
            answer = 200, self.do(method, path, params)
        except Refusal as refusal:
            return refusal.status, refusal.body  # parameters that were refused are not kept under a key
        if method == "POST" and key:
            self.replies[key] = said, json.loads(json.dumps(answer))
        return answer

    def do(self, method, path, params):
        for (wanted, pattern), accepted in ACCEPTS.items():
            if wanted == method and (found := re.fullmatch(pattern, path)):
                check(params, accepted)
                act = getattr(
                    self, "do_" + re.sub(r"\W+", "_", re.sub(r"\(.*?\)", "", pattern.removeprefix("/v1/"))).strip("_")
                )
                return act(method, *found.groups(), dict(params))
        raise Refusal(404, "resource_missing", f"Unrecognized request URL ({method}: {path})")

    # What it does

    def new(self, prefix):
        return f"{prefix}_test{next(self.ids)}"

    def do_checkout_sessions(self, method, *arguments):
        if method == "GET":
            reference, params = arguments
            return self.expanded(self.session(reference), params)
        (params,) = arguments
        expires = int(params.get("expires_at", time.time() + 86_400))
        if not 1_800 <= expires - time.time() <= 86_400:
            raise Refusal(
                400, "parameter_invalid_integer", "expires_at must be between 30 minutes and 24 hours from now"
            )
        for needed in ("mode", "success_url", "line_items[0][price_data][unit_amount]"):
            if needed not in params:
                raise Refusal(400, "parameter_missing", f"Missing required param: {needed}.")
        amount = int(params["line_items[0][price_data][unit_amount]"]) * int(params["line_items[0][quantity]"])
        currency = params["line_items[0][price_data][currency]"]
        if currency != currency.lower():
            raise Refusal(400, "parameter_invalid_string_blank", "Invalid currency")
        session = {
            "id": self.new("cs"), "object": "checkout.session", "status": "open", "payment_status": "unpaid",
            "amount_total": amount, "currency": currency, "payment_intent": None, "created": int(time.time()),
            "client_reference_id": params.get("client_reference_id"), "mode": params["mode"], "expires_at": expires,
            "url": f"https://checkout.stripe.com/c/pay/{next(self.ids)}", "success_url": params["success_url"],
            "metadata": {name[9:-1]: value for name, value in params.items() if name.startswith("metadata[")},
            "_intent": {name[20:-1]: value for name, value in params.items() if name.startswith("payment_intent_data[")},
        }  # fmt: skip
        self.sessions[session["id"]] = session
        return shown(session)

    def session(self, reference):
        if reference not in self.sessions:
            raise Refusal(404, "resource_missing", f"No such checkout.session: '{reference}'")
        return self.sessions[reference]

    def expanded(self, session, params):
        session = shown(session)
        wanted = [value for name, value in params.items() if name.startswith("expand[")]
        if session["payment_intent"] and "payment_intent" in wanted:
            intent = dict(self.intents[session["payment_intent"]])
            if intent["latest_charge"] and "payment_intent.latest_charge" in wanted:
                intent["latest_charge"] = self.charges[intent["latest_charge"]]
            session["payment_intent"] = intent
        return session

    def do_checkout_sessions_expire(self, method, reference, params):
        session = self.session(reference)
        if session["status"] != "open":
            raise Refusal(400, None, 'Only Checkout Sessions with a status in ["open"] can be expired.')
        session["status"] = "expired"
        return shown(session)

    def intent(self, reference):
        if reference not in self.intents:
            raise Refusal(404, "resource_missing", f"No such payment_intent: '{reference}'")
        return self.intents[reference]

    def do_payment_intents(self, method, reference, params):
        return self.with_charge(self.intent(reference), params)

    def with_charge(self, intent, params):
        if any(value == "latest_charge" for name, value in params.items() if name.startswith("expand[")):
            return {**intent, "latest_charge": self.charges.get(intent["latest_charge"])}
        return intent

    def do_payment_intents_capture(self, method, reference, params):
        intent = self.intent(reference)
        amount = int(params.get("amount_to_capture", intent["amount_capturable"]))
        if intent["status"] != "requires_capture":
            raise Refusal(400, "payment_intent_unexpected_state", f"status of {intent['status']}")
        if amount > intent["amount_capturable"]:
            raise Refusal(400, "amount_too_large", "greater than the amount that can be captured")
        intent |= {"status": "succeeded", "amount_received": amount, "amount_capturable": 0}
        self.charges[intent["latest_charge"]] |= {"captured": True, "amount_captured": amount}
        return self.with_charge(intent, params)

    def do_payment_intents_cancel(self, method, reference, params):
        intent = self.intent(reference)
        if intent["status"] != "requires_capture":  # an intent of a Checkout session is cancelled in this state only
            raise Refusal(400, "payment_intent_unexpected_state", f"status of {intent['status']}")
        intent |= {
            "status": "canceled",
            "amount_capturable": 0,
            "cancellation_reason": params.get("cancellation_reason"),
        }
        return self.with_charge(intent, params)

    def do_refunds(self, method, params):
        charge = self.charges[self.intent(params["payment_intent"])["latest_charge"]]
        amount = int(params.get("amount", charge["amount_captured"] - charge["amount_refunded"]))
        if amount > charge["amount_captured"] - charge["amount_refunded"]:
            raise Refusal(400, "amount_too_large", "Refund amount is greater than unrefunded amount on charge")
        charge["amount_refunded"] += amount
        return {"id": self.new("re"), "object": "refund", "amount": amount, "status": "succeeded",
                "payment_intent": params["payment_intent"], "currency": charge["currency"]}  # fmt: skip

    # The client at the card page

    def pay(self, reference, *, three_d_secure=None):
        """The client types a good card. Returns the intent."""
        session = self.sessions[reference]
        intent = self.intents.get(session["payment_intent"]) or self.begin(session)
        charge = {
            "id": self.new("ch"), "object": "charge", "created": int(time.time()), "currency": session["currency"],
            "amount": session["amount_total"], "amount_captured": 0, "amount_refunded": 0, "captured": False,
            "payment_intent": intent["id"], "metadata": intent["metadata"],
            "payment_method_details": {"type": "card", "card": {"three_d_secure": three_d_secure, "capture_before": int(time.time()) + 604_800}},
        }  # fmt: skip
        self.charges[charge["id"]] = charge
        manual = session["_intent"]["capture_method"] == "manual"
        intent |= {"latest_charge": charge["id"], "last_payment_error": None}
        intent |= {"status": "requires_capture", "amount_capturable": intent["amount"]} if manual else {"status": "succeeded", "amount_received": intent["amount"]}  # fmt: skip
        if not manual:
            charge |= {"captured": True, "amount_captured": intent["amount"]}
        session["status"] = "complete"
        return intent

    def decline(self, reference, code="insufficient_funds"):
        """The client types a card that is refused; Stripe's page stays open. Returns the intent."""
        session = self.sessions[reference]
        intent = self.intents.get(session["payment_intent"]) or self.begin(session)
        intent["last_payment_error"] = {"code": "card_declined", "decline_code": code, "type": "card_error"}
        return intent

    def begin(self, session):
        ours = {name[10:]: value for name, value in session["_intent"].items() if name.startswith("metadata][")}
        intent = {
            "id": self.new("pi"), "object": "payment_intent", "status": "requires_payment_method", "amount": session["amount_total"],
            "currency": session["currency"], "amount_received": 0, "amount_capturable": 0, "latest_charge": None,
            "created": int(time.time()), "metadata": ours, "last_payment_error": None, "cancellation_reason": None,
        }  # fmt: skip
        self.intents[intent["id"]] = intent
        session["payment_intent"] = intent["id"]
        return intent


def shown(session):
    return {name: value for name, value in session.items() if not name.startswith("_")}


def check(params, accepted):
    """Refuse unknown fields, wrong types, and values that are not of a list."""
    for name, value in params:
        general = re.sub(r"^(line_items)\[\d+\]\[(\w+)\]", r"\1[].\2", name)
        general = re.sub(r"^(expand|allowed_payment_method_types)\[\d+\]$", r"\1[]", general)
        general = re.sub(r"(metadata)\[\w+\]$", r"\1[*]", general)
        general = re.sub(r"\[metadata\]\[\w+\]$", "[metadata][*]", general)
        kind = accepted.get(general)
        if kind is None:
            raise Refusal(400, "parameter_unknown", f"Received unknown parameter: {name}")
        if kind is int and not WHOLE.fullmatch(value):
            raise Refusal(400, "parameter_invalid_integer", f"Invalid integer: {value}")
        if kind is bool and value not in {"true", "false"}:
            raise Refusal(400, "parameter_invalid_boolean", f"Invalid boolean: {value}")
        if isinstance(kind, set) and value not in kind:
            raise Refusal(400, "parameter_invalid_enum", f"Invalid {name}: {value}")
        if kind is str and not value:
            raise Refusal(400, "parameter_invalid_empty", f"You passed an empty string for '{name}'.")
