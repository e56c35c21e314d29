"""Cards as phones, mail programs and address books write them."""

from __future__ import annotations

from tests.formats.reading import read_file
from tests.importing.fake_database import FakeDatabase


def test_mac_groups_labels_and_escapes(read_sample):
    may = read_sample("apple.vcf").contacts[0]
    assert (may.name, may.company, may.role) == ("May Chen", "Acme", "Engineering lead")
    assert may.nickname == "Maymay"
    assert may.location == "Berlin, Germany"
    assert may.birthday == "--05-17"
    assert may.notes == "Met in the hallway.\nLikes trains, maps; and tea."
    assert may.tags == ("PyCon", "Book-Club")
    assert may.uid == "8C1E5D5A-0001-4F6C-9A52-6E2B1D0E0001"
    assert may.methods == (
        ("email", "may@acme.example", "conference mail"),
        ("phone", "+49 171 1234567", "mobile"),
        ("link", "http://may.example/", "homepage"),
        ("email", "may.chen@mail.example", "home"),
        ("phone", "030 1234567", "main"),
        ("link", "https://www.linkedin.com/in/may-chen", "linkedin"),
        ("handle", "may.chen", "skype"),
    )
    assert ('X-ABDATE;TYPE=pref;X-ABLABEL="anniversary"', "2015-06-20") in may.extra
    assert ("ADR;TYPE=WORK,pref", ";;Linienstr. 1;Berlin;;10119;Germany") in may.extra
    assert ("ORG", "Acme;Platform;") in may.extra


def test_mac_photos_companies_and_groups(read_sample):
    parsed = read_sample("apple.vcf")
    assert parsed.media_count == 1
    assert [person.name for person in parsed.contacts] == ["May Chen", "Acme"]
    assert parsed.contacts[1].methods == (("phone", "+49 30 5550000", "reception"),)
    assert [(warning.place, warning.reason) for warning in parsed.warnings] == [
        ("card 3", "a group, not a person")
    ]


def test_google_folds_and_default_group(read_sample):
    omar = read_sample("google.vcf").contacts[0]
    assert omar.name == "Dr. Omar Khalil"
    assert omar.tags == ("Investors",)
    assert omar.notes.endswith("and the fold may come in the middle of a word.")
    assert omar.location == "London, United Kingdom"
    assert ('X-ABDATE;X-ABLABEL="First met"', "2020-10-01") in omar.extra
    assert ("N", "Khalil;Omar;;Dr.") in omar.extra
    assert ("link", "http://omar.example", "PROFILE") in omar.methods


def test_outlook_quoted_printable_soft_breaks_and_charset(read_sample):
    parsed = read_sample("outlook21.vcf")
    (joerg,) = parsed.contacts
    assert (joerg.name, joerg.company) == ("Jörg Müller", "Nürnberg Maschinen GmbH")
    assert joerg.role == "Geschäftsführer"
    assert joerg.notes == "Erste Zeile\nGröße 42; schuldet mir ein Mittagessen"
    assert joerg.location == "Nürnberg, Deutschland"
    assert joerg.birthday == "1970-01-31"
    assert joerg.methods[0] == ("email", "joerg@maschinen.example", "")
    assert ("phone", "+49 (911) 5551235", "work fax") in joerg.methods
    assert ("LABEL;TYPE=WORK,PREF", "Königstr. 5\n90402 Nürnberg") in joerg.extra
    assert parsed.media_count == 1
    assert parsed.warnings == ()


def test_android_cyrillic_nickname_and_soft_break_before_the_end(read_sample):
    parsed = read_sample("android21.vcf")
    nina, fairphone = parsed.contacts
    assert (nina.name, nina.nickname, nina.birthday) == ("Нина Соколова", "Ninochka", "--05-17")
    assert ("phone", "1234", "work desk") in nina.methods
    assert fairphone.notes == "café\nback room"
    assert parsed.media_count == 1
    assert parsed.warnings == ()


def test_nextcloud_addresses_lose_their_schemes(read_sample):
    (zoe,) = read_sample("nextcloud.vcf").contacts
    assert zoe.methods == (
        ("email", "zoe@mail.example", "home"),
        ("phone", "+46-70-1740605", "home"),
        ("phone", "+1-201-555-0123 ext 102", "work"),
        ("link", "https://social.example/@zoe", "mastodon"),
        ("handle", "u/zoe:social.example", "matrix"),
    )
    assert (zoe.birthday, zoe.tags) == ("1990-05-17", ("Friends", "Choir"))
    assert ("GENDER", "F") in zoe.extra


def test_thunderbird_preferred_address_comes_first(read_sample):
    (bo,) = read_sample("thunderbird.vcf").contacts
    assert [value for _, value, _ in bo.methods][:2] == [
        "first@mail.example",
        "second@mail.example",
    ]
    assert ("X-CUSTOM1;VALUE=TEXT", "met 2019") in bo.extra
    assert bo.time_zone == "Europe/Stockholm"


def test_proton_key_is_counted_not_kept(read_sample):
    parsed = read_sample("proton.vcf")
    (priya,) = parsed.contacts
    assert parsed.media_count == 1
    assert priya.notes == "owes me a word; I owe her the deck"
    assert all("KEY" not in name for name, _ in priya.extra)


def test_vdirsyncer_byte_order_mark_backslashes_and_two_word_family_name(read_sample):
    (jan,) = read_sample("vdirsyncer.vcf").contacts
    assert jan.company == "Zuid, Oost & Co"
    assert jan.notes == r"Path C:\temp\notes and a literal \n"
    assert ("handle", "@jandevries", "twitter") in jan.methods
    assert ("N", "de Vries;Jan") in jan.extra


def test_blackberry_nested_card_is_skipped(read_sample):
    parsed = read_sample("blackberry.vcf")
    (ana,) = parsed.contacts
    assert (ana.name, ana.company) == ("Anaí Ruiz", "Solar")
    assert ana.notes == "words are folded where a space was"
    assert ana.birthday == "1985-07-04"
    assert [value for _, value, _ in ana.methods] == ["+34 600 000 001", "ana@solar.example"]
    assert [warning.place for warning in parsed.warnings] == ["card 1"]


def test_utf16_file(read_sample):
    (fang,) = read_sample("utf16.vcf").contacts
    assert (fang.name, fang.company) == ("王芳", "東京商事")


def test_mixed_encodings_are_decoded_line_by_line(read_sample):
    names = [person.name for person in read_sample("mixed_encodings.vcf").contacts]
    assert names == ["José Pérez", "Łukasz Żak", "山田太郎", "Zoë Torn"]


def test_broken_cards_are_reported_by_number_and_do_not_stop_the_rest(read_sample):
    parsed = read_sample("broken.vcf")
    assert [person.name for person in parsed.contacts] == ["First Fine", "Unfolded Address"]
    assert [(warning.place, warning.reason) for warning in parsed.warnings] == [
        ("card 2", "no END:VCARD; the card may be cut off"),
        ("card 3", "no name, company or email address"),
        ("card 5", "no END:VCARD; the card may be cut off"),
        ("line 13", "2 lines outside any card"),
    ]


def test_wrongly_folded_lines_are_joined(read_sample):
    address = read_sample("broken.vcf").contacts[1]
    assert address.notes == (
        "first line\nsecond line: with a colon\nhttps://not.a.property.example"
    )
    assert address.location == "Latchford, United Kingdom"
    assert address.methods == (("email", "still@mail.example", "unclosed"),)


def test_importing_every_sample_again_changes_nothing(read_sample, sample_names):
    fake_database = FakeDatabase()
    for name in sample_names:
        fake_database.apply(read_sample(name))
    before = dict(fake_database.contacts)
    for name in sample_names:
        again = fake_database.apply(read_sample(name))
        assert (again.new, again.updated_count) == ((), 0), name
    assert fake_database.contacts == before


def test_line_folded_inside_a_character_is_joined():
    text = "Zoë Åkerström—" * 12
    data = f"NOTE:{text}".encode()
    folded = b"\r\n ".join(data[start : start + 74] for start in range(0, len(data), 74))
    data = b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Zo\xc3\xab\r\n" + folded + b"\r\nEND:VCARD\r\n"
    (zoe,) = read_file(data).contacts
    assert (zoe.name, zoe.notes) == ("Zoë", text)
