"""The page itself: what it claims, what can be read from it, and that it is the same every time.

No PDF/A or PDF/UA validator runs here: the tests read the claims, the tags and the fonts.
"""

import hashlib
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pikepdf
import pytest

from app.certificates.coverage import unprintable_characters
from app.certificates.facts import AwardFacts, ModuleFacts
from app.certificates.pdf import RenderFailed
from app.certificates.pdf import render as render_with
from app.web.assets import FOLDER
from tests.certificates.make import CODE, MODULES, OUTCOMES, make_facts
from tests.tools import require_tool

pytestmark = pytest.mark.slow

DIRECTION_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"))
NAMES = [
    "Łukasz Świętosławski",
    "Siân Ŵyn Llŷr",
    "Begoña Núñez",
    "Nguyễn Thị Ánh",
    "Ελένη Παπαδοπούλου",
    "Юлия Щербакова",
    "Їжакевич Ґалина",
    "محمد عائشہ",
    "عائشہ صدیقی گیلانی",
    "ڈاکٹر نذیر چوہدری",
    "محمد بن عبد الله",
    "عبداللہ بلال خان",
    "O'Neill–D’Arcy, Jr.",
    '#panic("x") *bold* $1$ ]} \\',
    "= Heading /* no comment */ // @cite <label>",
]

CREDENTIAL = '{"id":"https://course.example.org/verify/k3v7","name":"عائشہ"}'


def render(facts: AwardFacts, code: str) -> bytes:
    return render_with(facts, code, CREDENTIAL)


def pages_of(pdf: bytes, folder: Path) -> str:
    """The text that pdftotext sees, without direction marks, in the composed form."""
    require_tool("paper", shutil.which("pdftotext") is not None, how="apt install poppler-utils")
    file = folder / "certificate.pdf"
    file.write_bytes(pdf)
    run = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True)
    return unicodedata.normalize("NFC", run.stdout.decode().translate(DIRECTION_MARKS))


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    file = tmp_path / "plain.pdf"
    file.write_bytes(render(make_facts(), CODE))
    return file


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_name_can_be_copied_and_searched(name: str, language: str, tmp_path: Path) -> None:
    pdf = render(make_facts(holder=name, language=language), CODE)
    assert name in pages_of(pdf, tmp_path)
    assert len(pdf) < 200_000


@pytest.mark.parametrize("name", ["Zoe\u0308 Ngo\u0302", "\u200fمحمد\u200f", "عا\u200cئشہ"])
def test_combining_and_direction_marks_do_no_harm(name: str, tmp_path: Path) -> None:
    text = pages_of(render(make_facts(holder=name), CODE), tmp_path)
    letters = unicodedata.normalize("NFC", name.translate(DIRECTION_MARKS))
    assert letters.replace("\u200c", "") in text.replace("\u200c", "")


@pytest.mark.parametrize("name", ["مُحَمَّد", "الطيّب", "عبدالرحمٰن"])
def test_a_name_with_vowel_marks_stands_whole_in_the_metadata(name: str, tmp_path: Path) -> None:
    file = tmp_path / "vowels.pdf"
    file.write_bytes(render(make_facts(holder=name), CODE))
    with pikepdf.open(file) as pdf, pdf.open_metadata() as xmp:
        assert xmp["dc:description"] == name


def test_every_fact_is_on_the_page(tmp_path: Path) -> None:
    facts = make_facts(signatory="Prof. Ada Example", signatory_role="Coordinator")
    text = " ".join(pages_of(render(facts, CODE), tmp_path).split())
    for fact in (
        facts.holder,
        facts.title,
        "24 November 2026",
        "24 hours",
        facts.workload_basis,
        facts.issuer,
        *facts.partners,
        facts.signatory,
        facts.signatory_role,
        facts.funding_statement,
        facts.disclaimer,
        facts.project_number,
        "course.example.org/verify",
        "k3v7 qa2m zxw5 hn4t bc6d yr2f eu",
        *MODULES,
        *OUTCOMES,
    ):
        assert fact in text
    assert text.count("8 of 10") == 4


def test_nothing_is_printed_for_what_is_empty(tmp_path: Path) -> None:
    facts = make_facts(
        workload_basis="", partners=(), modules=(), funding_statement="", disclaimer="", project_number=""
    )
    text = pages_of(render(facts, CODE), tmp_path)
    assert "Signed" not in text
    assert "Project" not in text


@pytest.mark.parametrize(
    "changes",
    [
        {"holder": "Muhammad Abdul-Rahman ibn Khalid al-Hashimi Chaudhry Saifullah Khan of Muzaffarabad"},
        {"holder": "Maria Wilhelmina " * 12},
        {"holder": "W" * 200},
        {"holder": "مُحَمَّد الطيّب عبدالرحمٰن"},
        {"holder": "ﷺ" * 40, "language": "ur"},
        {"modules": (), "outcomes": ()},
        {"modules": (), "outcomes": OUTCOMES, "level": "participation"},
        {"modules": tuple(ModuleFacts(title, "10 of 10", OUTCOMES * 3) for title in MODULES)},
        {"modules": (ModuleFacts("One"), ModuleFacts("Two"), ModuleFacts("Three"))},
        {"signatory": "Prof. Aleksandra Wiśniewska-Thompson-Featherstonehaugh", "signatory_role": "Coordinator"},
        {"partners": tuple(f"University of a Rather Long Name, Number {number}" for number in range(12))},
    ],
)
def test_everything_stays_on_one_page(changes: dict[str, object], tmp_path: Path) -> None:
    file = tmp_path / "page.pdf"
    file.write_bytes(render(make_facts(**changes), CODE))
    with pikepdf.open(file) as pdf:
        assert len(pdf.pages) == 1


def test_too_many_outcomes_are_left_to_the_verification_page(tmp_path: Path) -> None:
    modules = tuple(ModuleFacts(title, "10 of 10", OUTCOMES * 3) for title in MODULES)
    text = pages_of(render(make_facts(modules=modules), CODE), tmp_path)
    assert f"All learning outcomes: https://course.example.org/verify/{CODE}" in text
    assert text.count("10 of 10") == 4


def test_the_same_facts_give_the_same_bytes_in_any_process() -> None:
    here = hashlib.sha256(render(make_facts(), CODE)).hexdigest()
    assert hashlib.sha256(render(make_facts(), CODE)).hexdigest() == here
    program = (
        "import hashlib; from tests.certificates.test_pdf import *;"
        "print(hashlib.sha256(render(make_facts(), CODE)).hexdigest())"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert run.stdout.strip() == here


def test_it_claims_to_be_archival_and_accessible(plain: Path) -> None:
    with pikepdf.open(plain) as pdf, pdf.open_metadata() as xmp:
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("3", "A")
        assert xmp["pdfuaid:part"] == "1"
        assert pdf.Root.Lang == "en"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title) == "Certificate of completion: B-International: internationalisation in practice"
        assert str(pdf.docinfo.CreationDate).startswith("D:20261124")


def test_the_signed_credential_is_attached_unchanged(plain: Path) -> None:
    with pikepdf.open(plain) as pdf:
        (attached,) = pdf.attachments.values()
        assert attached.filename == "credential.json"
        assert (attached.relationship, attached.get_file().mime_type) == ("/Data", "application/json")
        assert attached.get_file().read_bytes().decode() == CREDENTIAL


def test_every_picture_has_words(plain: Path) -> None:
    with pikepdf.open(plain) as pdf:
        figures = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"]
        alternatives = {str(figure.Alt) for figure in figures}
    assert alternatives == {
        "QR code with the address where this certificate can be checked",
        "Emblem of the European Union: twelve golden stars on blue",
    }


def test_headings_and_lists_are_tagged(plain: Path) -> None:
    with pikepdf.open(plain) as pdf:
        kinds = [str(item.get("/S")) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item]
    assert (kinds.count("/H1"), kinds.count("/H2"), kinds.count("/LI")) == (1, 4, 24)


def test_all_fonts_are_ours_and_inside_the_file(plain: Path) -> None:
    with pikepdf.open(plain) as pdf:
        fonts = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
        names = {str(font.FontName).partition("+")[2] for font in fonts}
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
    assert names <= {"NotoSerif-Regular", "NotoSans-Regular", "NotoNaskhArabic-Regular"}


def test_the_square_and_the_link_lead_to_the_verification_page(plain: Path) -> None:
    with pikepdf.open(plain) as pdf:
        links = [str(note.A.URI) for note in pdf.pages[0].Annots]
    assert links == [f"https://course.example.org/verify/{CODE}"]


def test_a_phone_reads_the_square(plain: Path) -> None:
    are_there = all(map(shutil.which, ("zbarimg", "pdftoppm")))
    require_tool("paper", are_there, how="apt install zbar-tools poppler-utils")
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", plain, plain.with_suffix("")], check=True)
    run = subprocess.run(["zbarimg", "-q", "--raw", plain.with_suffix(".png")], capture_output=True, check=True)
    assert run.stdout.decode().strip() == f"https://course.example.org/verify/{CODE}"


def test_the_emblem_is_the_one_of_the_pages() -> None:
    assert b"#003399" in (FOLDER / "eu-emblem.svg").read_bytes()


@pytest.mark.parametrize(
    ("name", "missing"), [("王小明", "王小明"), ("Ana 🎓 Gil 🎓", "🎓"), ("Zoë", ""), ("a\0", "\0")]
)
def test_characters_outside_the_fonts_are_named(name: str, missing: str) -> None:
    assert unprintable_characters(name) == missing


@pytest.mark.parametrize("name", NAMES)
def test_names_of_our_partners_can_be_printed(name: str) -> None:
    assert unprintable_characters(name) == ""


def test_a_name_outside_the_fonts_is_refused_and_not_printed_as_boxes() -> None:
    with pytest.raises(RenderFailed, match="U\\+738B"):
        render(make_facts(holder="王小明"), CODE)


def test_a_stray_symbol_of_an_author_costs_nobody_the_certificate(tmp_path: Path) -> None:
    text = pages_of(render(make_facts(title="Mobility 🎓 in practice"), CODE), tmp_path)
    assert "in practice" in text
