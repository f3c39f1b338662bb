"""What a certificate says, as an Open Badges 3.0 credential (W3C Verifiable Credentials 2.0), not yet signed.

Only words that the vocabularies define; no field that an award's facts do not fill.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from babel import Locale

from app.certificates import issuer
from app.certificates.contexts import CREDENTIAL_CONTEXTS
from app.certificates.facts import AwardFacts
from app.certificates.status_list import ListPlace, list_address

SCHEMA = {
    "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
    "type": "1EdTechJsonSchemaValidator2019",
}
QUALIFICATION_LEVEL = "http://data.europa.eu/snb/eqf/"
Table = dict[str, Any]


@dataclass(frozen=True)
class Named:
    """What is not among the facts of an award and yet belongs into its credential."""

    code: str
    subject: str
    """Id of the course or module."""
    awarded_at: datetime
    place: ListPlace
    heading: str
    """In the language of the certificate, as printed."""


def make_credential(facts: AwardFacts, named: Named) -> Table:
    """The unsigned credential."""
    awarded = utc(named.awarded_at)
    return {
        "@context": CREDENTIAL_CONTEXTS,
        "id": facts.verification_url(named.code),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{named.heading}: {facts.title}",
        "validFrom": awarded,
        "awardedDate": awarded,
        "issuer": _issuer(facts),
        "credentialSubject": _subject(facts, named),
        "credentialSchema": [SCHEMA],
        "credentialStatus": _status(facts.public_url, named.place),
    }


def make_claims(credential: Table) -> Table:
    """The credential as the claims of a JWT: the whole of it, and the four names that JWTs have for parts of it."""
    issued_by = credential["issuer"]
    return {
        "iss": issued_by if isinstance(issued_by, str) else issued_by["id"],
        "jti": credential["id"],
        "nbf": int(datetime.fromisoformat(credential["validFrom"]).timestamp()),
        "sub": credential["credentialSubject"]["id"],
        **credential,
    }


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _issuer(facts: AwardFacts) -> Table:
    profile = {
        "id": issuer.did(facts.public_url),
        "type": ["Profile"],
        "name": facts.issuer or urlsplit(facts.public_url).netloc,
        "url": facts.public_url,
    }
    country = facts.elements.country
    if not country:
        return profile
    name = Locale("en").territories.get(country, country)
    return {**profile, "address": {"type": ["Address"], "addressCountryCode": country, "addressCountry": name}}


def _subject(facts: AwardFacts, named: Named) -> Table:
    achievement = _achievement(facts, named)
    subject: Table = {
        "id": f"{facts.verification_url(named.code)}#holder",
        "type": ["AchievementSubject"],
        "name": facts.holder,
        "identifier": list(_identifiers(facts)),
        "achievement": achievement,
        "result": list(_results(facts, achievement["id"])),
    }
    if facts.elements.ects:
        subject["creditsEarned"] = float(facts.elements.ects)
    return {key: value for key, value in subject.items() if value != []}


def _identifiers(facts: AwardFacts) -> Iterator[Table]:
    yield {"type": "IdentityObject", "hashed": False, "identityType": "name", "identityHash": facts.holder}
    if facts.email_hash:
        yield {
            "type": "IdentityObject",
            "hashed": True,
            "identityType": "emailAddress",
            "identityHash": f"sha256${facts.email_hash}",
            "salt": facts.email_salt,
        }


def _achievement(facts: AwardFacts, named: Named) -> Table:
    address = achievement_address(facts, named.subject)
    achievement: Table = {
        "id": address,
        "type": ["Achievement"],
        "achievementType": facts.achievement_type,
        "name": facts.title,
        "description": named.heading + ": " + facts.title,
        "inLanguage": facts.language,
        "version": facts.content_version[:12],
        "criteria": {"id": address, "narrative": _narrative(facts)},
        "alignment": list(_alignments(facts)),
        "resultDescription": list(_result_descriptions(facts, address)),
    }
    if facts.elements.ects:
        achievement["creditsAvailable"] = float(facts.elements.ects)
    return {key: value for key, value in achievement.items() if value not in ("", [])}


def achievement_address(facts: AwardFacts, subject: str) -> str:
    """A page about what was achieved; the part after # tells versions of the course apart."""
    page = "" if facts.level == "completion" else f"modules/{subject}"
    return f"{facts.public_url}/{page}#{facts.content_version[:12] or subject}"


def _narrative(facts: AwardFacts) -> str:
    """Markdown; what authors wrote stands in their language."""
    elements = facts.elements
    learned = [("", facts.outcomes), *((f"**{module.title}**\n\n", module.outcomes) for module in facts.modules)]
    sentences = [
        f"Workload: {facts.workload_hours:g} hours ({facts.workload_basis})" if facts.workload_hours else "",
        f"Assessment: {elements.assessment}" if elements.assessment else "",
        f"Form of participation: {elements.participation}" if elements.participation else "",
        f"Quality assurance: {elements.quality_assurance}" if elements.quality_assurance else "",
        f"Awarding bodies: {', '.join(elements.awarding_bodies)}" if elements.awarding_bodies else "",
        f"Partners: {', '.join(facts.partners)}" if facts.partners else "",
        facts.funding_statement,
    ]
    paragraphs = [
        *(title + "\n".join(f"- {outcome}" for outcome in items) for title, items in learned if items),
        *sentences,
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _alignments(facts: AwardFacts) -> Iterator[Table]:
    elements = facts.elements
    if elements.level:
        yield {
            "type": ["Alignment"],
            "targetType": "ext:QualificationFramework",
            "targetFramework": "European Qualifications Framework",
            "targetName": f"EQF level {elements.level}",
            "targetCode": elements.level,
            "targetUrl": f"{QUALIFICATION_LEVEL}{elements.level}",
        }
    if elements.quality_assurance:
        yield {
            "type": ["Alignment"],
            "targetType": "ext:QualityAssurance",
            "targetName": elements.quality_assurance,
            "targetUrl": elements.quality_assurance_url or facts.public_url,
        }


def _result_descriptions(facts: AwardFacts, address: str) -> Iterator[Table]:
    for number, module in enumerate(facts.modules, start=1):
        if module.result:
            yield {
                "id": f"{address}-{number}",
                "type": ["ResultDescription"],
                "name": module.title,
                "resultType": "Result",
            }


def _results(facts: AwardFacts, address: str) -> Iterator[Table]:
    for number, module in enumerate(facts.modules, start=1):
        if module.result:
            yield {"type": ["Result"], "resultDescription": f"{address}-{number}", "value": module.result}


def _status(public_url: str, place: ListPlace) -> Table:
    address = list_address(public_url, place.number)
    return {
        "id": f"{address}#{place.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place.index),
        "statusListCredential": address,
    }
