"""The sample people, as plain data with days counted from today. Nobody and nothing here exists;
`story.py` turns it into records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from followup_tui.domain.contact import ContactStatus
from followup_tui.domain.followup import FollowUpReason, Move
from followup_tui.domain.interaction import Direction

Channel = Literal["call", "mail", "met", "chat"]
When = Literal["late", "today", "earlier today", "later today", "soon", "later", "rhythm"]


@dataclass(frozen=True, slots=True)
class SampleTalk:
    """Something that took place `ago` days before today, or on the last working day before that."""

    ago: int
    channel: Channel
    direction: Direction
    summary: str
    mine: str = ""
    theirs: str = ""
    closes: str = ""
    """The follow-up that it settled."""
    put_off: int = 0
    """How often that follow-up was put off before."""


@dataclass(frozen=True, slots=True)
class SampleFollowUp:
    """An open follow-up. `days` are working days for "late" (back) and "soon" (ahead), calendar
    days for "later"; "rhythm" falls when the cadence says."""

    about: str
    when: When
    days: int = 0
    promised: int | None = None
    """By which working day from today, if anything was promised."""
    move: Move = "mine"
    channel: Channel | Literal[""] = ""
    attempt: int = 1
    snoozes: int = 0
    reason: FollowUpReason = "manual"


@dataclass(frozen=True, slots=True)
class SampleEntry:
    """One sample person."""

    name: str
    company: str
    role: str
    location: str
    time_zone: str
    strength: int
    tags: str
    """Words, one space between."""
    nickname: str = ""
    cadence: str | None = None
    met: str = ""
    met_ago: int | None = None
    through: str | None = None
    birthday: str | None = None
    email: str = ""
    phone: str = ""
    link: str = ""
    handle: str = ""
    notes: str = ""
    status: ContactStatus = "active"
    rests: int | None = None
    """For how many days from today a parked contact still rests."""
    talks: tuple[SampleTalk, ...] = ()
    """The newest first."""
    next: tuple[SampleFollowUp, ...] = ()
    dropped: tuple[tuple[int, str], ...] = ()
    """Follow-ups given up: how many days ago, about what."""


DUE_NOW = (
    SampleEntry(
        "May Chen",
        "Acme",
        "Engineering lead",
        "Berlin",
        "Europe/Berlin",
        4,
        "hiring conference",
        cadence="6 weeks",
        met="Harbour Day, in the queue for coffee",
        met_ago=26,
        through="Li Wei",
        birthday="--03-08",
        email="may.chen@acme.example",
        phone="+49 30 23125 142",
        link="https://example.com/in/may-chen",
        notes="Prefers a short call to a long mail. Nothing after five, the children come home.",
        talks=(
            SampleTalk(
                13,
                "call",
                "both",
                "Liked the talk. Wants the benchmark numbers before the panel meets; "
                "the budget closes with the quarter.",
                mine="the benchmark numbers",
                theirs="a word with the hiring manager",
                closes="first call about the lead role",
            ),
            SampleTalk(24, "chat", "out", "Sent her the slides. She answered within the hour."),
            SampleTalk(
                26,
                "met",
                "both",
                "Twenty minutes on queues in the hallway. Li Wei introduced us; "
                "she is building a second team.",
            ),
        ),
        next=(
            SampleFollowUp("second round", "late", 2, promised=1, snoozes=2),
            SampleFollowUp(
                "a word with the hiring manager", "later", 9, move="theirs", reason="promise"
            ),
        ),
    ),
    SampleEntry(
        "Omar Khalil",
        "Redbrook Union",
        "Platform director",
        "Manchester",
        "Europe/London",
        3,
        "referral colleague",
        met="Worked together at Marlpike Systems",
        met_ago=2140,
        email="omar.khalil@redbrook.example",
        phone="+44 161 496 0137",
        talks=(
            SampleTalk(
                23,
                "chat",
                "out",
                "Asked whether he would refer me for the platform role. He knows the team well.",
                theirs="a referral to the platform team",
                closes="ask Omar about the platform role",
                put_off=1,
            ),
            SampleTalk(
                118, "call", "both", "Caught up. His team has doubled and moved to Manchester."
            ),
            SampleTalk(263, "mail", "in", "Heard that I am looking around. Offered to read my CV."),
        ),
        next=(SampleFollowUp("nudge about the referral", "late", 7, channel="mail", attempt=2),),
    ),
    SampleEntry(
        "Priya Nair",
        "Saffron Grid",
        "Product lead",
        "Bengaluru",
        "Asia/Kolkata",
        4,
        "founder",
        cadence="3 months",
        met="On a call that Ada set up",
        met_ago=212,
        through="Ada Obi",
        birthday="1989-10-02",
        email="priya@saffrongrid.example",
        link="https://example.com/in/priya-nair",
        talks=(
            SampleTalk(6, "mail", "in", "Introduced me to the head of data at Peacock Freight."),
            SampleTalk(
                75,
                "call",
                "both",
                "Went through her pricing page. She tried two of the ideas the same evening.",
                closes="notes on her pricing page",
            ),
            SampleTalk(
                212, "call", "both", "Runs three product teams and still answers support mail."
            ),
        ),
        next=(SampleFollowUp("thank her for the intro", "late", 1, channel="mail"),),
    ),
    SampleEntry(
        "Jan de Vries",
        "Havenlab Capital",
        "Partner",
        "Rotterdam",
        "Europe/Amsterdam",
        3,
        "investor",
        met="Founders' breakfast",
        met_ago=62,
        email="jan@havenlab.example",
        link="https://example.com/in/jan-de-vries",
        notes="Invests from 200k. Reads the last slide first.",
        talks=(
            SampleTalk(
                4,
                "call",
                "both",
                "Likes the pilot numbers. Wants the deck before the partners meet.",
                mine="the deck, with the pilot numbers in it",
                closes="call after the breakfast",
            ),
            SampleTalk(
                62, "met", "both", "Sat next to me. Asked better questions than I had answers."
            ),
        ),
        next=(SampleFollowUp("send the deck", "today", promised=1, channel="mail"),),
    ),
    SampleEntry(
        "Sun Li",
        "Kiln & Orbit",
        "Data engineer",
        "Singapore",
        "Asia/Singapore",
        3,
        "community",
        cadence="6 weeks",
        met="Study group for the statistics course",
        met_ago=830,
        birthday="1993-06-21",
        email="sun.li@kilnorbit.example",
        handle="@sunli",
        talks=(
            SampleTalk(
                42, "chat", "both", "New flat, same team. Thinks about giving a talk next year."
            ),
            SampleTalk(
                86,
                "call",
                "both",
                "An hour on data contracts. Sent me her reading list afterwards.",
                closes="keep in touch",
            ),
            SampleTalk(
                133, "chat", "in", "Asked how the search goes. Cheered me up.", closes="say hello"
            ),
        ),
        next=(SampleFollowUp("six weeks, say hello", "today", reason="cadence"),),
    ),
    SampleEntry(
        "Zoë Åkerström",
        "Fjordlys",
        "Design director",
        "Gothenburg",
        "Europe/Stockholm",
        3,
        "customer conference",
        met="Harbour Day, at our stand",
        met_ago=26,
        email="zoe@fjordlys.example",
        phone="+46 8 465 004 27",
        talks=(
            SampleTalk(
                9,
                "call",
                "both",
                "The trial went well. Wants it for the whole studio, twelve seats.",
                mine="a price for twelve seats",
                closes="how the trial went",
            ),
            SampleTalk(
                26, "met", "both", "Tried the demo for ten minutes and found two real bugs."
            ),
        ),
        next=(SampleFollowUp("price for twelve seats", "today", snoozes=3),),
    ),
    SampleEntry(
        "Ngozi Adeyemi",
        "Palm & Ledger Talent",
        "Recruiter",
        "Lagos",
        "Africa/Lagos",
        2,
        "recruiter",
        met="She wrote first",
        met_ago=8,
        email="ngozi@palmledger.example",
        talks=(
            SampleTalk(
                8,
                "mail",
                "in",
                "A lead role, remote, with the salary range in the first mail.",
                theirs="the plan of the interviews",
            ),
        ),
        next=(SampleFollowUp("call about the lead role", "earlier today", channel="call"),),
    ),
    SampleEntry(
        "Tomás Ferreira",
        "Azulejo Studio",
        "Creative coder",
        "Lisbon",
        "Europe/Lisbon",
        3,
        "speaker conference",
        met="His workshop on plotters",
        met_ago=340,
        email="tomas@azulejo.example",
        handle="@tomas.draws",
        talks=(
            SampleTalk(
                11,
                "mail",
                "in",
                "Can give the closing talk, but needs to know the slot before he books the train.",
                mine="a fixed slot",
            ),
            SampleTalk(
                17,
                "chat",
                "out",
                "Asked him for the closing talk at the next Harbour Day.",
                closes="ask Tomás for the closing talk",
            ),
            SampleTalk(
                340, "met", "both", "Took his workshop. My plotter drawing hangs in the hall."
            ),
        ),
        next=(SampleFollowUp("confirm his slot", "today", promised=0, channel="mail", snoozes=1),),
    ),
)

THIS_WEEK = (
    SampleEntry(
        "Aoife Byrne",
        "Greyfriars Talent",
        "Senior recruiter",
        "Dublin",
        "Europe/Dublin",
        2,
        "recruiter",
        met="Careers evening at the library",
        met_ago=33,
        email="aoife@greyfriars.example",
        phone="+353 20 913 0142",
        talks=(
            SampleTalk(
                5,
                "mail",
                "both",
                "Agreed on a time for the screening call. It is a team of nine.",
                theirs="the team chart, before we speak",
                closes="send Aoife the CV",
            ),
            SampleTalk(
                33, "met", "both", "Spoke about remote teams. She places people she has met."
            ),
        ),
        next=(SampleFollowUp("screening call", "later today", channel="call"),),
    ),
    SampleEntry(
        "Bo Lindqvist",
        "Northwold",
        "CTO",
        "Stockholm",
        "Europe/Stockholm",
        4,
        "customer pilot",
        met="Bo answered a question of mine on a forum",
        met_ago=294,
        email="bo@northwold.example",
        phone="+46 8 465 004 61",
        link="https://example.com/in/bo-lindqvist",
        talks=(
            SampleTalk(
                1,
                "call",
                "both",
                "The pilot saves them a day a week. He will ask the board for a full year.",
                mine="the pilot numbers on one page",
                theirs="an answer from the board",
                closes="how the pilot goes",
            ),
            SampleTalk(
                29, "call", "both", "Pilot runs with six people. The import was slow, is mended."
            ),
            SampleTalk(
                71,
                "met",
                "both",
                "Showed him the first version over lunch. Agreed on a pilot of eight weeks.",
                closes="lunch with Bo",
                put_off=1,
            ),
            SampleTalk(294, "chat", "in", "Answered my question on job queues with a whole page."),
        ),
        next=(SampleFollowUp("pilot numbers on one page", "soon", 1, promised=2, channel="mail"),),
    ),
    SampleEntry(
        "Ada Obi",
        "Lumenwick",
        "Founder",
        "Accra",
        "Africa/Accra",
        5,
        "founder friend",
        cadence="1 month",
        met="First day at university",
        met_ago=5220,
        birthday="1988-12-19",
        email="ada@lumenwick.example",
        handle="@adaobi",
        notes="Ask about the school roof. Her brother Kweku is the carpenter.",
        talks=(
            SampleTalk(
                15,
                "call",
                "both",
                "Hiring her fifth person. We swapped interview questions; hers are kinder.",
                mine="the template for the work sample",
                closes="keep in touch",
            ),
            SampleTalk(47, "chat", "both", "Closed her first big customer. Sent flowers."),
            SampleTalk(
                82, "call", "both", "Talked me out of the bad offer.", closes="ask Ada about it"
            ),
            SampleTalk(163, "met", "both", "Two days in Accra. Met the team, painted a wall."),
        ),
        next=(SampleFollowUp("compare notes on hiring", "soon", 1),),
    ),
    SampleEntry(
        "Li Wei",
        "Plum Rain Software",
        "Principal engineer",
        "Shanghai",
        "Asia/Shanghai",
        5,
        "conference mentor",
        cadence="2 months",
        met="Programme committee of Harbour Day",
        met_ago=760,
        email="li.wei@plumrain.example",
        link="https://example.com/in/li-wei",
        notes="Knows everybody, and asks both sides before he introduces them.",
        talks=(
            SampleTalk(
                2,
                "chat",
                "both",
                "Will chair the reviews again. Wants five reviewers, two of them new.",
                theirs="the list of reviewers",
                closes="ask Li Wei to chair the reviews",
            ),
            SampleTalk(26, "met", "both", "Harbour Day went well. He introduced me to May Chen."),
            SampleTalk(
                104,
                "call",
                "both",
                "Practised my talk with him. Cut a third of it.",
                closes="practise the talk",
                put_off=1,
            ),
        ),
        next=(SampleFollowUp("list of reviewers", "soon", 2, move="theirs"),),
    ),
    SampleEntry(
        "Hana 佐藤",
        "Mizuki 製作所",
        "Programme manager",
        "Tokyo",
        "Asia/Tokyo",
        3,
        "customer",
        met="Trade evening at the consulate",
        met_ago=141,
        email="hana.sato@mizuki.example",
        notes="Write the agenda first, then propose dates. Replies overnight.",
        talks=(
            SampleTalk(
                6,
                "mail",
                "in",
                "Her director wants to see the tool on site. Asked for two dates.",
                mine="two dates for the visit",
            ),
            SampleTalk(
                54,
                "call",
                "both",
                "Showed the tool to her and two planners. They counted the clicks.",
                closes="demo for the planners",
            ),
            SampleTalk(
                141, "met", "both", "Plans production for forty suppliers, in one spreadsheet."
            ),
        ),
        next=(SampleFollowUp("two dates for the site visit", "soon", 2, channel="mail"),),
    ),
    SampleEntry(
        "Ravi Subramanian",
        "Peacock Freight",
        "Head of data",
        "Chennai",
        "Asia/Kolkata",
        1,
        "customer",
        met="Introduced by mail",
        met_ago=6,
        through="Priya Nair",
        email="ravi@peacockfreight.example",
        next=(SampleFollowUp("write after Priya's intro", "soon", 4, channel="mail"),),
    ),
)

LATER = (
    SampleEntry(
        "Tue Nguyen",
        "Delta Loom",
        "Engineering manager",
        "Ho Chi Minh City",
        "Asia/Ho_Chi_Minh",
        3,
        "hiring",
        cadence="2 months",
        met="Open day at Delta Loom",
        met_ago=187,
        email="tue.nguyen@deltaloom.example",
        talks=(
            SampleTalk(
                22, "mail", "both", "No opening now, but the plan for next year has two leads."
            ),
            SampleTalk(
                90,
                "call",
                "both",
                "Described how they hire: one talk, one day together, no puzzles.",
                closes="ask Tue how they hire",
            ),
            SampleTalk(
                187, "met", "both", "Walked me through the whole floor. Knows everyone's name."
            ),
        ),
        next=(SampleFollowUp("keep in touch", "rhythm", reason="cadence"),),
    ),
    SampleEntry(
        "Mateo Silva",
        "Sete Cordas",
        "Angel investor",
        "São Paulo",
        "America/Sao_Paulo",
        3,
        "investor",
        nickname="🦉 Teo",
        met="A late call about pricing, through Giulia",
        met_ago=96,
        through="Giulia Romano",
        email="mateo@setecordas.example",
        handle="@teo.owl",
        notes="Works at night. Calls after 22:00 his time are fine.",
        talks=(
            SampleTalk(
                17,
                "call",
                "both",
                "Would join a round that somebody else leads. Wants news once a month.",
                theirs="two names of people who lead",
                closes="tell Teo about the pilots",
            ),
            SampleTalk(96, "call", "both", "Sold two companies. Asked mostly about churn."),
        ),
        next=(SampleFollowUp("monthly news", "later", 13, channel="mail"),),
    ),
    SampleEntry(
        "ليلى حداد",
        "Cedar & Salt",
        "Community lead",
        "Beirut",
        "Asia/Beirut",
        4,
        "speaker community",
        nickname="Layla",
        cadence="3 months",
        met="Panel on volunteer work",
        met_ago=233,
        birthday="--05-14",
        email="layla@cedarsalt.example",
        talks=(
            SampleTalk(
                36,
                "call",
                "both",
                "Runs forty volunteers without one meeting. Will write down how.",
                theirs="her one-page guide for volunteers",
                closes="ask Layla about volunteers",
            ),
            SampleTalk(233, "met", "both", "Best speaker on the panel. Swapped books."),
        ),
        next=(SampleFollowUp("keep in touch", "rhythm", reason="cadence"),),
    ),
    SampleEntry(
        "Jürgen Groß",
        "Weserwerk",
        "Head of purchasing",
        "Bremen",
        "Europe/Berlin",
        2,
        "customer",
        met="Cold call that turned warm",
        met_ago=110,
        email="j.gross@weserwerk.example",
        phone="+49 30 23125 077",
        talks=(
            SampleTalk(
                18, "call", "both", "The offer is with legal. They take three weeks, he says."
            ),
            SampleTalk(
                45,
                "mail",
                "out",
                "Sent the offer, with the discount for two years.",
                closes="offer for Weserwerk",
                put_off=2,
            ),
            SampleTalk(110, "call", "both", "Six plants, four tools, no overview. Wants one list."),
        ),
        next=(SampleFollowUp("ask what legal says", "later", 9, move="theirs", channel="call"),),
    ),
    SampleEntry(
        "Élodie Marchand",
        "Atelier Galet",
        "Facilitator",
        "Lyon",
        "Europe/Paris",
        3,
        "speaker",
        met="She moderated the founders' day",
        met_ago=170,
        email="elodie@galet.example",
        phone="+33 1 99 00 41 26",
        talks=(
            SampleTalk(
                12,
                "call",
                "both",
                "Will moderate the afternoon. Needs the speakers' names a month ahead.",
                mine="the speakers' names",
                closes="ask Élodie to moderate",
            ),
            SampleTalk(170, "met", "both", "Held a room of eighty with a bell and a smile."),
        ),
        next=(SampleFollowUp("send the speakers' names", "later", 24, promised=20),),
    ),
    SampleEntry(
        "Fatima Zahra Bennani",
        "Atlas Meridian",
        "COO",
        "Casablanca",
        "Africa/Casablanca",
        2,
        "customer",
        met="Bo mentioned us to her",
        met_ago=40,
        through="Bo Lindqvist",
        email="fz.bennani@atlasmeridian.example",
        talks=(
            SampleTalk(
                19,
                "call",
                "both",
                "Interested once we can do right-to-left. Not before their next budget.",
                closes="first call with Fatima Zahra",
            ),
            SampleTalk(40, "mail", "in", "Asked for a call on Bo's advice."),
        ),
        next=(SampleFollowUp("show the right-to-left version", "later", 52),),
    ),
    SampleEntry(
        "Søren Kjær",
        "Kysten Ventures",
        "Associate",
        "Copenhagen",
        "Europe/Copenhagen",
        2,
        "investor",
        met="Pitch evening",
        met_ago=58,
        email="soren@kysten.example",
        talks=(
            SampleTalk(
                31,
                "mail",
                "both",
                "Too early for them. Wants to hear when we have ten paying customers.",
                closes="ask Søren what he thought",
            ),
            SampleTalk(
                58, "met", "both", "Took notes through the whole pitch, the only one who did."
            ),
        ),
        next=(SampleFollowUp("tell him at ten customers", "later", 75, attempt=2),),
    ),
    SampleEntry(
        "Wanjiru Kamau",
        "Acacia Till",
        "Head of engineering",
        "Nairobi",
        "Africa/Nairobi",
        4,
        "hiring",
        met="Reviewed my patch, then my CV",
        met_ago=152,
        email="wanjiru@acaciatill.example",
        link="https://example.com/in/wanjiru-kamau",
        talks=(
            SampleTalk(
                3,
                "call",
                "both",
                "Third talk, with two of the team. Decision after her leave.",
                theirs="an answer after her leave",
                closes="talk with the team",
            ),
            SampleTalk(20, "call", "both", "Spoke about on-call. They pay for it and it is rare."),
            SampleTalk(152, "chat", "in", "Thanked me for the patch and asked what I do next."),
        ),
        next=(SampleFollowUp("answer from Acacia Till", "later", 15, move="theirs"),),
    ),
    SampleEntry(
        "Dmytro Kovalenko",
        "Bitter Lime Games",
        "Backend lead",
        "Kraków",
        "Europe/Warsaw",
        3,
        "community",
        cadence="2 months",
        met="Python evening in Kraków",
        met_ago=305,
        email="dmytro@bitterlime.example",
        handle="@dkoval",
        talks=(
            SampleTalk(27, "chat", "both", "Looking for a flat and for a second on-call person."),
            SampleTalk(
                101, "call", "both", "Helped him with the matchmaking queue.", closes="call Dmytro"
            ),
            SampleTalk(305, "met", "both", "Explained his save format on a napkin. It was good."),
        ),
        next=(SampleFollowUp("keep in touch", "rhythm", reason="cadence"),),
    ),
    SampleEntry(
        "Giulia Romano",
        "Officina Nove",
        "Founder",
        "Turin",
        "Europe/Rome",
        4,
        "founder",
        met="Founders' breakfast",
        met_ago=202,
        birthday="1991-02-11",
        email="giulia@officinanove.example",
        talks=(
            SampleTalk(
                1,
                "chat",
                "both",
                "Her workshop reopens next month. Asked me to come and bring the printer.",
                mine="the small printer for the opening",
            ),
            SampleTalk(
                98, "call", "both", "Offered to introduce me to Mateo.", closes="ask about angels"
            ),
            SampleTalk(202, "met", "both", "Makes lamps from old looms and sells every one."),
        ),
        next=(SampleFollowUp("bring the printer to the opening", "later", 29, promised=21),),
    ),
    SampleEntry(
        "김민서",
        "Paper Crane Robotics",
        "Software lead",
        "Seoul",
        "Asia/Seoul",
        3,
        "speaker conference",
        nickname="Minseo",
        met="Harbour Day, speakers' dinner",
        met_ago=27,
        email="minseo@papercrane.example",
        talks=(
            SampleTalk(
                25, "mail", "in", "Sent the video of her talk and a thank-you for the dinner."
            ),
            SampleTalk(
                27, "met", "both", "Her robots fold a shirt in nine minutes. She laughs about it."
            ),
        ),
        next=(SampleFollowUp("ask Minseo for a workshop", "later", 20),),
    ),
    SampleEntry(
        "Rhys Llewellyn",
        "Taffrail Energy",
        "Staff engineer",
        "Cardiff",
        "Europe/London",
        5,
        "colleague friend",
        cadence="6 weeks",
        met="Shared a desk at Marlpike Systems",
        met_ago=2660,
        birthday="1986-09-30",
        email="rhys@taffrail.example",
        phone="+44 29 2018 0461",
        notes="Tea, never coffee. Runs the relay every year and wants a fifth runner.",
        talks=(
            SampleTalk(
                16, "call", "both", "Second child is due soon. Said he would be my reference."
            ),
            SampleTalk(
                66, "met", "both", "Walked the coast path. Decided nothing.", closes="see Rhys"
            ),
            SampleTalk(115, "chat", "both", "Sent me the old photograph of the server room."),
            SampleTalk(204, "call", "both", "Told me to write down what I want first. I did."),
        ),
        next=(SampleFollowUp("keep in touch", "rhythm", reason="cadence"),),
    ),
    SampleEntry(
        "Marisol Vega",
        "Tres Puentes",
        "Head of partnerships",
        "Mexico City",
        "America/Mexico_City",
        2,
        "partner",
        met="Online fair for small tools",
        met_ago=73,
        email="marisol@trespuentes.example",
        talks=(
            SampleTalk(
                34,
                "call",
                "both",
                "Would resell to clinics, in Spanish. Needs the manual translated.",
                closes="call about clinics",
            ),
            SampleTalk(73, "chat", "in", "Visited our page at the fair and left a question."),
        ),
        next=(SampleFollowUp("manual in Spanish, first chapter", "later", 38, snoozes=1),),
    ),
    SampleEntry(
        "Leilani Kahale",
        "Tidepool School",
        "Programme director",
        "Honolulu",
        "Pacific/Honolulu",
        3,
        "community conference",
        met="Harbour Day, the teachers' table",
        met_ago=26,
        email="leilani@tidepool.example",
        phone="+1 808 555 0119",
        talks=(
            SampleTalk(
                10,
                "mail",
                "both",
                "Her pupils want to ask an engineer ten questions. I said yes.",
                mine="an hour with the class",
            ),
            SampleTalk(26, "met", "both", "Teaches coding with sea shells. It works."),
        ),
        next=(SampleFollowUp("hour with her class", "later", 17, promised=14, channel="call"),),
    ),
    SampleEntry(
        "Yusuf Demir",
        "Ferry & Tulip",
        "Product manager",
        "Istanbul",
        "Europe/Istanbul",
        2,
        "hiring",
        met="Answered his post about a lead role",
        met_ago=51,
        email="yusuf@ferrytulip.example",
        talks=(
            SampleTalk(
                32,
                "call",
                "both",
                "Good talk, but they want somebody on site. That may change, he says.",
                closes="first call with Yusuf",
            ),
            SampleTalk(
                51, "mail", "out", "Applied with two lines and a link. He answered the same day."
            ),
        ),
        next=(SampleFollowUp("ask again about remote", "later", 88, attempt=2),),
    ),
    SampleEntry(
        "Dana Whitlock",
        "Kitewell",
        "Talent partner",
        "Toronto",
        "America/Toronto",
        1,
        "recruiter",
        met="Noémie gave me her address",
        met_ago=14,
        through="Noémie Tremblay",
        email="dana@kitewell.example",
        next=(SampleFollowUp("introduce myself to Dana", "later", 11, channel="mail"),),
    ),
    SampleEntry(
        "Ingrid Bauer",
        "Donaulicht",
        "VP engineering",
        "Vienna",
        "Europe/Vienna",
        3,
        "hiring",
        met="Her talk on small teams",
        met_ago=84,
        email="ingrid@donaulicht.example",
        talks=(
            SampleTalk(
                7,
                "call",
                "both",
                "Two rounds left. Wants a page on how I would run the first ninety days.",
                mine="a page on the first ninety days",
                closes="call with Ingrid",
            ),
            SampleTalk(
                84, "chat", "out", "Asked a question about her talk. She wrote back at length."
            ),
        ),
        next=(SampleFollowUp("page on the first ninety days", "later", 10, promised=8),),
    ),
    SampleEntry(
        "Tendai Moyo",
        "Baobab Relay",
        "Founder",
        "Harare",
        "Africa/Harare",
        3,
        "founder",
        met="Accelerator evening in Accra",
        met_ago=162,
        through="Ada Obi",
        email="tendai@baobabrelay.example",
        talks=(
            SampleTalk(
                1, "mail", "in", "First salary paid from revenue. Sent a picture of the cake."
            ),
            SampleTalk(
                69, "call", "both", "Compared invoices. His are clearer.", closes="call Tendai"
            ),
            SampleTalk(162, "met", "both", "Brings parcels to villages by bus. Fourteen drivers."),
        ),
        next=(SampleFollowUp("congratulate in person", "later", 33),),
    ),
    SampleEntry(
        "Noémie Tremblay",
        "Boréal Outils",
        "Engineering director",
        "Montréal",
        "America/Toronto",
        4,
        "hiring mentor",
        cadence="3 months",
        met="Mentoring programme",
        met_ago=355,
        email="noemie@boreal-outils.example",
        phone="+1 514 555 0164",
        talks=(
            SampleTalk(
                14,
                "call",
                "both",
                "Practised the salary talk with her. Gave me Dana Whitlock's address.",
                closes="practise the salary talk",
                put_off=1,
            ),
            SampleTalk(126, "call", "both", "Read my CV aloud to me. Half of it went."),
            SampleTalk(355, "call", "both", "First hour of the programme. She listens first."),
        ),
        next=(SampleFollowUp("tell her how it went", "rhythm", reason="cadence"),),
    ),
    SampleEntry(
        "Anjali Deshpande",
        "Monsoon Lane Books",
        "Managing director",
        "Pune",
        "Asia/Kolkata",
        3,
        "customer pilot",
        met="Priya's reading circle",
        met_ago=131,
        through="Priya Nair",
        email="anjali@monsoonlane.example",
        talks=(
            SampleTalk(
                2,
                "call",
                "both",
                "Pilot starts with the two shops by the river. Training is one morning.",
                mine="the plan for the training",
                closes="date for the pilot",
                put_off=1,
            ),
            SampleTalk(
                56, "mail", "both", "Settled the price for the pilot.", closes="price for Anjali"
            ),
            SampleTalk(131, "call", "both", "Eleven shops, one accountant, many paper notes."),
        ),
        next=(SampleFollowUp("training in the river shops", "later", 18, promised=14),),
    ),
    SampleEntry(
        "Piotr Wiśniewski",
        "Kuźnia Danych",
        "Consultant",
        "Wrocław",
        "Europe/Warsaw",
        3,
        "partner",
        met="Worked for the same customer",
        met_ago=420,
        email="piotr@kuzniadanych.example",
        talks=(
            SampleTalk(
                21,
                "chat",
                "both",
                "Has more work than hands. Would pass on two weeks of it.",
                theirs="the brief of his customer",
            ),
            SampleTalk(190, "call", "both", "Split the bill of the shared server at last."),
        ),
        next=(SampleFollowUp("brief of his customer", "later", 12, move="theirs"),),
    ),
    SampleEntry(
        "吳美玲",
        "Jade River Studio",
        "Illustrator",
        "Taipei",
        "Asia/Taipei",
        3,
        "speaker",
        nickname="Mei-Ling",
        met="She drew the first Harbour Day poster",
        met_ago=388,
        email="meiling@jaderiver.example",
        handle="@meiling.draws",
        talks=(
            SampleTalk(
                20,
                "mail",
                "both",
                "Will draw the next poster too. Wants the theme in one sentence.",
                mine="the theme, in one sentence",
                closes="ask Mei-Ling for the poster",
            ),
            SampleTalk(240, "mail", "in", "Sent the originals as a present. Framed."),
        ),
        next=(SampleFollowUp("theme for the poster", "later", 27, promised=22, snoozes=1),),
    ),
    SampleEntry(
        "Ólafur Jónsson",
        "Norðurfoss",
        "Investor",
        "Reykjavík",
        "Atlantic/Reykjavik",
        2,
        "investor",
        met="Shared a taxi after the pitch evening",
        met_ago=58,
        email="olafur@nordurfoss.example",
        talks=(
            SampleTalk(
                35,
                "call",
                "both",
                "Likes boring software. Wants to see a year of numbers.",
                closes="coffee with Ólafur",
            ),
            SampleTalk(58, "met", "both", "Twenty minutes in a taxi, mostly about fish."),
        ),
        next=(SampleFollowUp("send the year's numbers", "later", 64),),
    ),
    SampleEntry(
        "Νίκη Παπαδάκη",
        "Harbour Light Press",
        "Editor",
        "Athens",
        "Europe/Athens",
        2,
        "speaker",
        nickname="Niki",
        met="She asked for an article",
        met_ago=44,
        email="niki@harbourlight.example",
        talks=(
            SampleTalk(
                28,
                "call",
                "both",
                "Two thousand words on queues, for people who wait in them.",
                mine="an outline of the article",
                closes="call about the article",
            ),
            SampleTalk(44, "mail", "in", "Read my notes and asked for an article."),
        ),
        next=(SampleFollowUp("outline of the article", "later", 14, promised=11, snoozes=1),),
    ),
)

WITHOUT_NEXT_STEP = (
    SampleEntry(
        "Chidi Eze",
        "St Brannoc's College",
        "Lecturer",
        "Bristol",
        "Europe/London",
        3,
        "community",
        met="Guest lecture in his course",
        met_ago=180,
        email="chidi@brannoc.example",
        phone="+44 117 496 0185",
        talks=(
            SampleTalk(38, "mail", "in", "His students built the queue game from my lecture."),
            SampleTalk(180, "met", "both", "Gave the lecture. Eleven good questions."),
        ),
        dropped=((39, "ask about a second lecture"),),
    ),
    SampleEntry(
        "Harriet Lane-Okafor",
        "Old Mill Theatre",
        "House manager",
        "Bristol",
        "Europe/London",
        3,
        "conference venue",
        met="Looking for a hall",
        met_ago=280,
        email="harriet@oldmill.example",
        phone="+44 117 496 0112",
        talks=(
            SampleTalk(
                20,
                "call",
                "both",
                "The bill for Harbour Day is settled. She keeps the date for us.",
                closes="settle the bill of the hall",
            ),
            SampleTalk(26, "met", "both", "Opened at six for us and stayed until the last chair."),
            SampleTalk(280, "met", "both", "Showed me the hall by torchlight. Took it at once."),
        ),
    ),
    SampleEntry(
        "Luis Ortega",
        "Campo Verde Logistics",
        "Operations lead",
        "Valencia",
        "Europe/Madrid",
        2,
        "customer",
        met="Wrote to the support address",
        met_ago=92,
        email="luis@campoverde.example",
        talks=(
            SampleTalk(
                9, "mail", "both", "Export works for him now. Happy.", closes="mend the export"
            ),
            SampleTalk(
                92, "mail", "in", "Found the bug in the export and sent the file that shows it."
            ),
        ),
    ),
)

PARKED = (
    SampleEntry(
        "Ana Ruiz",
        "Freelance",
        "UX researcher",
        "Madrid",
        "Europe/Madrid",
        4,
        "community",
        met="Usability night",
        met_ago=330,
        birthday="1992-02-29",
        email="ana@ruiz.example",
        notes="On parental leave. Wants no mail about work, but pictures of the sea are welcome.",
        status="parked",
        rests=104,
        talks=(
            SampleTalk(91, "call", "both", "Last day before her leave. We speak when she is back."),
            SampleTalk(175, "call", "both", "Watched three people use the tool. Humbling, useful."),
        ),
    ),
    SampleEntry(
        "Олена Шевчук",
        "Lantern Bridge",
        "Programme lead",
        "Lviv",
        "Europe/Kiev",
        3,
        "community",
        nickname="Olena",
        met="Volunteer evening",
        met_ago=150,
        email="olena@lanternbridge.example",
        status="parked",
        rests=47,
        talks=(
            SampleTalk(
                60, "chat", "both", "Busy until the school programme is done. Asked me to wait."
            ),
            SampleTalk(150, "met", "both", "Sorted donated laptops together for an afternoon."),
        ),
    ),
    SampleEntry(
        "Graham Pettifer",
        "Pettifer Print",
        "Owner",
        "Leeds",
        "Europe/London",
        2,
        "customer",
        met="Printed our badges",
        met_ago=290,
        email="graham@pettifer.example",
        phone="+44 113 496 0158",
        status="parked",
        rests=139,
        talks=(
            SampleTalk(
                44,
                "call",
                "both",
                "Said no, kindly: his two people need no tool. Try when he hires.",
                closes="ask Graham about a trial",
            ),
            SampleTalk(290, "met", "both", "Printed two hundred badges overnight."),
        ),
    ),
    SampleEntry(
        "Samira Haddadi",
        "Blue Lintel Ventures",
        "Principal",
        "Paris",
        "Europe/Paris",
        2,
        "investor",
        met="Pitch evening",
        met_ago=58,
        email="samira@bluelintel.example",
        phone="+33 1 99 00 72 08",
        status="parked",
        rests=130,
        talks=(
            SampleTalk(
                46,
                "mail",
                "in",
                "Not this round: the fund is full. Gave me three honest reasons.",
                closes="ask Samira for her answer",
            ),
            SampleTalk(
                58, "met", "both", "Stopped the pitch at slide four and asked for the price."
            ),
        ),
    ),
    SampleEntry(
        "Kofi Asante-Boateng",
        "Harmattan Media",
        "Producer",
        "Kumasi",
        "Africa/Accra",
        2,
        "speaker",
        met="His series about engineers",
        met_ago=220,
        email="kofi@harmattan.example",
        status="parked",
        rests=82,
        talks=(
            SampleTalk(
                78, "call", "both", "Recorded an hour. The episode comes with the next series."
            ),
            SampleTalk(220, "mail", "in", "Asked me for an interview.", closes="answer Kofi"),
        ),
    ),
    SampleEntry(
        "Beatriz Amaral",
        "Rua Doze Talent",
        "Recruiter",
        "Porto",
        "Europe/Lisbon",
        2,
        "recruiter",
        met="Jobs page of a meetup",
        met_ago=160,
        email="beatriz@ruadoze.example",
        status="parked",
        rests=61,
        talks=(
            SampleTalk(70, "mail", "both", "Her customer froze hiring for two quarters."),
            SampleTalk(
                160, "call", "both", "Asked what I want and wrote it down.", closes="call Beatriz"
            ),
        ),
        dropped=((68, "send Beatriz the new CV"),),
    ),
    SampleEntry(
        "Thandiwe Dlamini",
        "Protea Field Labs",
        "Research lead",
        "Durban",
        "Africa/Johannesburg",
        3,
        "customer",
        met="Workshop on field notes",
        met_ago=245,
        email="thandiwe@proteafield.example",
        status="parked",
        rests=33,
        talks=(
            SampleTalk(
                64, "call", "both", "In the field for months, no network. Will call when back."
            ),
            SampleTalk(
                245, "met", "both", "Keeps her notes on paper, numbered, for fifteen years."
            ),
        ),
    ),
    SampleEntry(
        "Malik Jefferson",
        "Copper Mile Pay",
        "Hiring manager",
        "Chicago",
        "America/Chicago",
        2,
        "hiring",
        met="Applied for his team",
        met_ago=137,
        email="malik@coppermile.example",
        phone="+1 312 555 0147",
        status="parked",
        rests=95,
        talks=(
            SampleTalk(
                88,
                "call",
                "in",
                "Told me himself that they took somebody else. Wants to stay in touch.",
                closes="hear from Malik",
            ),
            SampleTalk(112, "call", "both", "Two hours with the team. Good people."),
            SampleTalk(137, "call", "both", "First call. He had read everything."),
        ),
    ),
    SampleEntry(
        "Yuki 田中",
        "Kurumi Works",
        "Developer advocate",
        "Osaka",
        "Asia/Tokyo",
        3,
        "speaker",
        met="Translated my talk",
        met_ago=310,
        email="yuki@kurumi.example",
        status="parked",
        rests=150,
        talks=(
            SampleTalk(
                125, "mail", "both", "On a year of travel. Sends a postcard from each town."
            ),
            SampleTalk(310, "chat", "both", "Asked about one word in my slides for an hour."),
        ),
    ),
    SampleEntry(
        "Sofia Brandt",
        "Elbe Nine",
        "Account director",
        "Hamburg",
        "Europe/Berlin",
        2,
        "partner",
        met="Stand next to ours",
        met_ago=165,
        email="sofia@elbenine.example",
        phone="+49 30 23125 209",
        status="parked",
        rests=118,
        talks=(
            SampleTalk(80, "call", "both", "Partner programme is closed until the next fair."),
            SampleTalk(165, "met", "both", "Lent us a screen when ours gave up."),
        ),
    ),
    SampleEntry(
        "Robert Hale-Simmons",
        "Quarry Lane Software",
        "Delivery manager",
        "Bath",
        "Europe/London",
        1,
        "imported",
        email="robert@quarrylane.example",
        link="https://example.com/in/robert-hale-simmons",
        status="parked",
    ),
    SampleEntry(
        "Nadia Petrova",
        "Silver Birch Analytics",
        "Data scientist",
        "Sofia",
        "Europe/Sofia",
        1,
        "imported",
        email="nadia@silverbirch.example",
        link="https://example.com/in/nadia-petrova",
        status="parked",
    ),
    SampleEntry(
        "Arjun Malhotra",
        "Banyan Stack",
        "Cloud engineer",
        "Delhi",
        "Asia/Kolkata",
        0,
        "imported",
        link="https://example.com/in/arjun-malhotra",
        status="parked",
    ),
    SampleEntry(
        "Freya Holm",
        "Tern & Tide",
        "Marketing lead",
        "Oslo",
        "Europe/Oslo",
        0,
        "imported",
        link="https://example.com/in/freya-holm",
        status="parked",
    ),
    SampleEntry(
        "Diego Paredes",
        "Siete Llamas",
        "Sales engineer",
        "Lima",
        "America/Lima",
        1,
        "imported",
        email="diego@sietellamas.example",
        status="parked",
    ),
)

ARCHIVED = (
    SampleEntry(
        "Martin Vogel",
        "Altmarkt Soft",
        "Team lead",
        "Dresden",
        "Europe/Berlin",
        1,
        "hiring",
        met="Job fair",
        met_ago=350,
        email="martin@altmarkt.example",
        status="archived",
        talks=(SampleTalk(336, "call", "both", "The position was filled from inside."),),
        dropped=((320, "ask Martin about other teams"),),
    ),
    SampleEntry(
        "Lucy Farrow",
        "Farrow Events",
        "Event planner",
        "Brighton",
        "Europe/London",
        2,
        "conference",
        met="Planned the first Harbour Day",
        met_ago=690,
        email="lucy@farrowevents.example",
        phone="+44 20 7946 0322",
        status="archived",
        talks=(SampleTalk(255, "met", "both", "Her farewell party. Gave me her checklists."),),
    ),
    SampleEntry(
        "Hassan Rahimi",
        "Turquoise Dome Data",
        "Analyst",
        "Leicester",
        "Europe/London",
        1,
        "colleague",
        met="Project at Marlpike Systems",
        met_ago=1900,
        email="hassan@turquoisedome.example",
        status="archived",
        talks=(
            SampleTalk(270, "chat", "both", "Left the trade to open a bakery. Wished him luck."),
        ),
    ),
    SampleEntry(
        "Claire Dubreuil",
        "Pont Levant",
        "Recruiter",
        "Nantes",
        "Europe/Paris",
        1,
        "recruiter",
        met="She wrote first",
        met_ago=200,
        email="claire@pontlevant.example",
        status="archived",
        talks=(SampleTalk(198, "call", "both", "Only places people in Nantes, and on site."),),
    ),
)

PEOPLE: tuple[SampleEntry, ...] = (
    DUE_NOW + THIS_WEEK + LATER + WITHOUT_NEXT_STEP + PARKED + ARCHIVED
)
