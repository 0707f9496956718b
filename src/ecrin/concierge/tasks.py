"""What the worker does for proposals: the letter with the link, and links that ran out."""

from ecrin.core.house import current_house
from ecrin.core.mail import letter
from ecrin.markets.selectors import storefront_context

from .events import ProposalSent
from .models import Proposal
from .selectors import link_of, storefront_of, visit_of
from .services import expire_proposals as expire_proposals


def send_proposal_link(fact: ProposalSent) -> None:
    """The link, in the client's language, with her advisor's name and words. Nothing where no address is known or the
    link ended meanwhile.
    """
    proposal = Proposal.objects.filter(pk=fact.proposal).first()
    storefront = storefront_of(proposal) if proposal else None
    if proposal is None or storefront is None or not proposal.email or not proposal.is_open:
        return
    with storefront_context(storefront):
        visit = visit_of(proposal, storefront)
        letter(
            "concierge/link",
            to=proposal.email,
            language=storefront.interface,
            context={
                "proposal": proposal,
                "lines": visit.view.lines if visit else (),
                "address": link_of(proposal),
                "storefront": storefront,
                "market": storefront.market,
                "house": current_house(),
            },
            reply_to=storefront.market.mail,
        ).send()
