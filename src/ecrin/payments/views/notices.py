"""Where providers bring their notices."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ecrin.core.doors import problem
from ecrin.core.errors import Refusal
from ecrin.payments.services import take_notice


@csrf_exempt
@require_POST
def take(request: HttpRequest, provider: str) -> HttpResponse:
    """204 once a notice is written down and done; a problem document where it is refused. It is signed over the raw body,
    so no token of ours is asked for.
    """
    try:
        take_notice(provider=provider, body=request.body, headers=request.headers)
    except Refusal as refusal:
        return problem(refusal)
    return HttpResponse(status=204)
