"""Column names of tables of people in several languages, and the fields they stand for. Data only;
the names are written without spaces, as `columns.column_key` returns them."""

from __future__ import annotations

from followup_tui.domain.text_folding import fold

_FIELDS = {
    "name": """
        fullname name displayname contactname contact person attendee participant fileas
        nomcomplet nomprenom nombrecompleto nombreyapellidos vollstandigername nomecompleto
        naam volledigenaam namn navn nimi imieinazwisko имяифамилия фио 姓名 名前 氏名 이름
    """,
    "first": """
        firstname first givenname given forename vorname prenom voornaam fornamn fornavn imie
        primernombre jmeno etunimi имя 名
    """,
    "middle": """
        middlename middle additionalname middleinitial zweitername weiterevornamen deuxiemeprenom
        отчество
    """,
    "last": """
        lastname last surname familyname family nachname familienname zuname nomdefamille apellidos
        apellido primerapellido cognome sobrenome apelido achternaam efternamn etternavn efternavn
        nazwisko prijmeni sukunimi фамилия 姓
    """,
    "prefix": "nameprefix prefix honorific honorificprefix",
    "suffix": "namesuffix suffix suffixe honorificsuffix",
    "nickname": "nickname nick preferredname goesby spitzname surnom apodo soprannome bijnaam",
    "company": """
        company companyname currentcompany organization organisation organizationname
        organisationname org employer business firm firma firmenname unternehmen arbeitgeber
        entreprise societe organisme empresa compania azienda societa organizzazione ditta bedrijf
        organisatie werkgever foretag virksomhed bedrift yritys spolecnost account accountname
        affiliation компания организация 公司 会社 会社名 회사
    """,
    "role": """
        jobtitle currentposition currenttitle position role jobrole title job occupation profession
        headline designation beruf berufsbezeichnung funktion stellung rolle titel poste fonction
        titre metier cargo puesto ocupacion ruolo qualifica professione functie functietitel
        befattning stilling stanowisko должность 职位 役職 직책
    """,
    "location": """
        location place basedin livesin standort lieu ubicacion localisation luogo localita locatie
    """,
    "city": """
        city town ort stadt wohnort ville ciudad localidad cidade
        citta plaats stad woonplaats stad ort by miasto mesto kaupunki город 城市 市区町村
    """,
    "country": """
        country countryregion countryname land staat
        pays pais paese nazione kraj zeme maa страна 国家 国
    """,
    "notes": """
        notes note comments comment remarks remark description bio about background context
        notizen notiz bemerkungen bemerkung kommentar anmerkungen anmerkung beschreibung remarques
        remarque commentaires commentaire notas nota comentarios observaciones commenti
        opmerkingen opmerking notities anteckningar merknader uwagi poznamka memo
        заметки примечание комментарий 备注 メモ 備考
    """,
    "birthday": """
        birthday birthdate dateofbirth dob bday born geburtstag geburtsdatum datedenaissance
        naissance anniversaire cumpleanos fechadenacimiento nacimiento datadenascimento compleanno
        datadinascita verjaardag geboortedatum fodelsedag fodselsdag fodselsdato dataurodzenia
        датарождения деньрождения 生日 誕生日
    """,
    "met_on": """
        meton connectedon firstmet datemet connectiondate metdate kennengelerntam rencontrele
        conocidoel
    """,
    "met": "met howwemet wherewemet metat howmet metthrough kennengelernt",
    "cadence": "cadence keepintouch contactfrequency frequency rhythm",
    "time_zone": "timezone tz zeitzone",
    "last_contact": """
        lastcontact lastcontacted lastcontactdate lastcontactedon lastinteraction
        lastinteractiondate lasttouch lasttouchpoint lastspoke lastspoken lastmeeting lastseen
        lastmet lastactivity letzterkontakt zuletztkontaktiert derniercontact ultimocontacto
        ultimocontatto laatstecontact senastekontakt sistekontakt последнийконтакт
    """,
    "tag": """
        tags tag labels label categories category groups group groupmembership keywords lists list
        kategorien kategorie schlagworte schlagwort gruppen gruppe etiketten etiquettes etiquette
        categorie motscles groupe etiquetas etiqueta categorias categoria grupos grupo gruppi
        gruppo trefwoorden taggar kategorier теги метки группа 标签 タグ
    """,
    "link": """
        link url links urls website websites webpage web homepage site siteweb sitioweb webseite
        internet weburl blog profileurl profile profilelink personalwebpage sitoweb hjemmeside
        hemsida сайт 网站
    """,
    "handle": "handle username screenname im imaddress",
}
_SERVICES = """
    linkedin github gitlab twitter x facebook instagram mastodon bluesky xing skype telegram signal
    slack discord matrix wechat whatsapp youtube tiktok
"""
_EMAIL = """
    email mail emails mails mel courriel correo correoelectronico epost eposta emailadresse
    emailaddress mailadresse adressemail adressedemessagerie emailid
    почта 邮箱 電子郵件 メール メールアドレス
"""
_PHONE = """
    phone phones telephone tel telefon telefono telefone telefoon telefonnummer phonenumber
    rufnummer puhelin телефон 电话 電話 電話番号 手机 전화
"""
_QUALIFIERS = {
    "work": "work business office job pro professional geschaftlich dienstlich arbeit buro travail "
    "bureau professionnel trabajo oficina lavoro ufficio werk zakelijk arbete jobb corporate",
    "home": "home personal private privat domicile perso personnel casa prive thuis hem",
    "mobile": "mobile cell cellphone mobil handy movil celular portable cellulare mobiel "
    "mobiltelefon gsm мобильный",
    "other": "other andere autre otro altro",
    "fax": "fax telefax",
    "": "numbers primary main preferred default secondary alternate alternative number address "
    "addr no nr num numero nummer adresse adresa direccion indirizzo adres id direct de "
    "di do da of the",
}

_PLACE = "mailing billing shipping postal street region state business"

SINGLE_FIELDS: tuple[str, ...] = tuple(
    field for field in _FIELDS if field not in ("tag", "link", "handle")
)
"""Fields with room for one column; further columns are kept as extra fields."""
REPEATABLE_FIELDS = ("email", "phone", "link", "handle", "tag")
"""Fields that any number of columns may fill."""
ALL_FIELDS: tuple[str, ...] = ("uid", *SINGLE_FIELDS, *REPEATABLE_FIELDS)
COLUMN_NAMES: dict[str, tuple[str, int]] = {
    fold(name): (field, rank)
    for field, names in _FIELDS.items()
    for rank, name in reversed(list(enumerate(names.split())))
}
"""The field of a column name, and its rank: the lower, the plainer the name."""
SERVICES = frozenset(_SERVICES.split())
"""Services where people have a page or a handle."""
EMAIL_NAMES = frozenset(map(fold, _EMAIL.split()))
PHONE_NAMES = frozenset(map(fold, _PHONE.split()))
QUALIFIERS = {fold(word): label for label, words in _QUALIFIERS.items() for word in words.split()}
"""The label given by a word beside an email or phone column name."""
PLACE_QUALIFIERS = frozenset(_PLACE.split())
"""Further words beside a city or country column name."""
NAME_PART_COLUMNS = {
    "name": ("last", {"vorname"}),
    "nom": ("last", {"prenom"}),
    "naam": ("last", {"voornaam"}),
    "namn": ("last", {"fornamn"}),
    "navn": ("last", {"fornavn"}),
    "nombre": ("first", {"apellido", "apellidos", "primerapellido"}),
    "nome": ("first", {"cognome", "sobrenome", "apelido"}),
}
"""Names that mean only this part of a name if a column for the other part stands beside them."""
DEFAULT_LABELS = frozenset(("mycontacts", "othercontacts", "allcontacts", "imported"))
"""Labels that Google gives to every contact."""
