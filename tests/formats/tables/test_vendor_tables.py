"""Tables as address books export them."""

from __future__ import annotations

from followup_tui.formats.detect import detect_format
from tests.formats.reading import read_file, source_of
from tests.importing.fake_database import FakeDatabase


def test_the_vendor_is_detected_by_the_column_names(request):
    files = request.path.parents[1] / "files"
    kinds = {
        path.name: detect_format(source_of(path.read_bytes(), path.name)).key
        for path in sorted(files.glob("*.csv"))
    }
    assert kinds == {
        "Connections.csv": "linkedin",
        "Connections_broken.csv": "linkedin",
        "Connections_resaved.csv": "linkedin",
        "google_new.csv": "google",
        "google_old.csv": "google",
        "linkedin_messages.csv": "linkedin-messages",
        "outlook.csv": "outlook",
        "outlook_com.csv": "outlook",
    }


def test_importing_any_of_them_again_adds_no_one(request):
    for path in sorted((request.path.parents[1] / "files").glob("*.csv")):
        fake_database = FakeDatabase()
        parsed = read_file(path.read_bytes(), path.name)
        assert fake_database.apply(parsed).new or parsed.interactions
        again = fake_database.apply(read_file(path.read_bytes(), path.name))
        assert (again.new, again.matched) == ((), ()), path.name


def test_google_with_old_column_names(read_sample):
    parsed = read_sample("google_old.csv")
    may, omar, info = parsed.contacts
    assert (may.name, may.place, may.nickname) == ("May Chen", "line 2", "Mei")
    assert (may.company, may.role, may.location) == ("Acme", "Engineering lead", "Berlin, DE")
    assert (may.birthday, may.notes) == ("1990-05-17", "met at the fair\nlikes tea")
    assert may.tags == ("PyCon", "starred")
    assert may.methods == (
        ("email", "may@acme.example", "work"),
        ("email", "may.chen@acme.example", "work"),
        ("email", "may@home.example", "home"),
        ("phone", "+49 30 5550100", "mobile"),
        ("phone", "+49 30 5550101", "mobile"),
        ("phone", "030 5550102", "work"),
        ("link", "https://may.example", "blog"),
        ("handle", "maychen", "skype"),
    )
    assert may.extra == (
        ("Address 1 - Type", "Work"),
        ("Address 1 - Formatted", "Torstr. 1\n10119 Berlin"),
        ("Address 1 - Street", "Torstr. 1"),
        ("Address 1 - Postal Code", "10119"),
        ("Organization 1 - Department", "R&D"),
        ("shoe size", "38"),
    )
    assert (omar.birthday, omar.tags, omar.place) == ("--05-17", (), "line 5")
    assert (info.name, info.methods) == (
        "info@lumen.example",
        (("email", "info@lumen.example", ""),),
    )
    assert parsed.warnings == ()


def test_google_with_new_column_names(read_sample):
    parsed = read_sample("google_new.csv")
    zoe, northwind = parsed.contacts
    assert (zoe.name, zoe.nickname) == ("Zoë Maria Brandt Jr.", "Zo")
    assert (zoe.company, zoe.role, zoe.location) == ("Lumen", "Founder", "Paris, France")
    assert zoe.tags == ("Investors", "Warm-leads")
    assert [value for _, value, _ in zoe.methods] == [
        "zoe@lumen.example",
        "zoe@old.example",
        "+33 1 55 50 01 02",
        "https://www.linkedin.com/in/zoe-brandt",
    ]
    assert dict(zoe.extra) == {
        "Organization Department": "Board",
        "Photo": "https://lh3.example/p.jpg",
        "Address 1 - Label": "Work",
        "Address 1 - Formatted": "1 rue Ada, Paris",
        "Address 1 - Street": "1 rue Ada",
        "Address 1 - Postal Code": "75001",
        "Address 2 - Label": "Home",
        "Relation: spouse": "Kim",
        "Event: anniversary": "2010-06-01",
        "shoe size": "39",
        "Name Prefix": "Dr.",
        "Address 2 - City": "Lyon",
        "Address 2 - Country": "France",
    }
    assert northwind.name == "Northwind"
    (warning,) = parsed.warnings
    assert (warning.place, warning.reason) == ("line 5", "no name, company or email address")


def test_outlook_desktop(read_sample):
    parsed = read_sample("outlook.csv")
    jan, ana, bo = parsed.contacts
    assert (jan.name, jan.company, jan.role) == ("Jan de Vries", "Zuid Oost", "Buyer")
    assert (jan.location, jan.tags) == ("Utrecht, Netherlands", ("Fair", "Warm-leads"))
    assert jan.notes == "met in Utrecht\nat the fair"
    assert jan.methods == (
        ("email", "jan@zuid.example", ""),
        ("email", "jan@home.example", ""),
        ("phone", "+31 30 555 0100", "work"),
        ("phone", "+31 30 555 0101", "work"),
        ("phone", "+31 30 555 0104", "company"),
        ("phone", "+31 6 5550 0102", "mobile"),
        ("phone", "+31 30 555 0103", "work fax"),
        ("link", "https://zuid.example", ""),
    )
    assert dict(jan.extra) == {
        "Department": "Sales",
        "Business Street": "Kade 1",
        "Business Postal Code": "3511",
        "Home Street": "Laan 2",
        "Assistant's Phone": "+31 30 555 0109",
        "Spouse": "Kim",
        "Title": "Mr.",
        "Home City": "Zeist",
        "Home Country/Region": "Netherlands",
    }
    # 5/17/90 in the first row shows that the month comes first.
    assert (jan.birthday, ana.birthday, bo.birthday) == ("1990-05-17", "1988-03-04", None)
    assert (ana.location, bo.extra) == ("Madrid", ())


def test_outlook_com(read_sample):
    (priya,) = read_sample("outlook_com.csv").contacts
    assert (priya.name, priya.nickname, priya.company) == ("Priya Nair", "Pri", "Lotus")
    assert (priya.role, priya.location, priya.birthday) == ("CTO", "Mumbai, India", "1991-12-03")
    assert priya.methods == (
        ("email", "priya@lotus.example", ""),
        ("phone", "+91 22 5550 0100", "home"),
        ("phone", "+91 22 5550 0101", "mobile"),
        ("handle", "sip:priya@lotus.example", "im"),
    )
    assert dict(priya.extra) == {"Manager's Name": "Omar Khalil", "Hobby": "Chess"}


def test_the_mapping_of_columns_is_reported(read_sample):
    (mapping,) = read_sample("Connections.csv").tables
    assert mapping.file == "Connections.csv"
    assert mapping.fields[0] == ("First Name", "first")
    assert mapping.fields[-1] == ("Connected On", "met_on")
