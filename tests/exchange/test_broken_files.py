"""Files that broke on their way or were made by hand: refused or read with a word about what is lost, never a crash."""

import io
import zipfile

import pytest

from app.authoring.exchange.exchanging import export_questions, import_questions
from app.authoring.exchange.formats import Format
from app.errors import InvalidInput

QUESTION = "<quiz><question type='{type}'><questiontext><text>Q</text></questiontext>{rest}</question></quiz>"
NUMBER = "<answer fraction='100'><text>{text}</text></answer>"
ENCODINGS = ("utf-7", "gbk", "undefined", "zlib_codec", "klingon")


def test_a_zip_with_a_broken_byte_is_refused() -> None:
    """Whichever byte of the packed text it is."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("q.gift", "Who signs the agreement, and who does not sign the agreement? {T}\n" * 9)
    for place in range(36, file.getvalue().index(b"PK\x01\x02")):
        content = bytearray(file.getvalue())
        content[place] ^= 0xFF
        with pytest.raises(InvalidInput, match="cannot be read"):
            import_questions("q.zip", bytes(content))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_xml_in_an_encoding_that_cannot_be_read_is_refused(encoding: str) -> None:
    content = f'<?xml version="1.0" encoding="{encoding}"?><quiz/>'.encode()
    with pytest.raises(InvalidInput, match="Line 1 is no XML"):
        import_questions("q.xml", content)


@pytest.mark.parametrize("mark", ["1e999999999", "1/0", "x", "9" * 5_000, ""])
def test_a_mark_that_is_no_number_is_named(mark: str) -> None:
    answers = f"<answer fraction='100'><text>a</text></answer><answer fraction='{mark}'><text>b</text></answer>"
    imported = import_questions("q.xml", QUESTION.format(type="multichoice", rest=answers).encode())
    assert any("mark" in loss.what for loss in imported.losses)


@pytest.mark.parametrize("multiplier", ["1e999999999", "x", "", "9" * 5_000])
def test_a_unit_that_counts_in_no_number_is_left_out(multiplier: str) -> None:
    unit = f"<units><unit><multiplier>{multiplier}</multiplier><unit_name>km</unit_name></unit></units>"
    rest = NUMBER.format(text="5") + unit
    imported = import_questions("q.xml", QUESTION.format(type="numerical", rest=rest).encode())
    assert "unit=" not in imported.markdown


@pytest.mark.parametrize("name", ["q.xml", "q.gift"])
def test_an_endless_number_is_none(name: str) -> None:
    digits = "9" * 5_000
    xml = QUESTION.format(type="numerical", rest=NUMBER.format(text=digits))
    content = {"q.xml": xml, "q.gift": f"Q {{#{digits}}}\n\nQ {{~%{digits}%a =b}}"}[name]
    imported = import_questions(name, content.encode())
    assert any(digits[:60] in loss.what for loss in imported.losses)


def test_lines_may_end_as_on_an_old_mac() -> None:
    bank = "Who signs?\r\r- [(x)] All\r  > Right.\r- [( )] One\r  > Wrong."
    assert import_questions("q.md", bank.encode()).questions == 1
    assert export_questions(bank, Format.GIFT).questions == 1


@pytest.mark.parametrize("format_", [Format.GIFT, Format.MOODLE])
@pytest.mark.parametrize("key", ["[[60]] {tolerance=near}", "[[60]] {tolerance=1e99999999}", "[[many]] {tolerance=5%}"])
def test_a_number_that_is_none_is_named_when_it_goes_out(key: str, format_: Format) -> None:
    bank = f"{{#credits type=number}}\nHow many?\n\n- {key}\n  > So it is.\n"
    exported = export_questions(bank, format_)
    assert any(loss.what.startswith("credits: “") for loss in exported.losses)
