"""800 registered people as the programme has them, of whom 40 registered twice; no name in here is anybody's.

Common words are common, so many names share one or two of them. Beside those who registered twice there are namesakes:
people with the very same name, who are somebody else. They are at another university: of namesakes at one university no
list of names can tell.
"""

from dataclasses import dataclass
from random import Random

from anyascii import anyascii

from app.people.duplicates import Registered
from app.people.names import skeleton

PEOPLE, TWICE, NAMESAKES = 760, 40, 10
MEN = (
    "Muhammad:40 Ahmed:12 Ali:14 Hassan:9 Usman:8 Bilal:7 Imran:7 Asif:6 Tariq:6 Kashif:5 Faisal:6 Adnan:5 Zubair:3 "
    "Shahid:5 Khalid:5 Yousaf:4 Waqas:4 Hamza:5 Junaid:3 Naveed:4 Rashid:4 Saeed:4 Mahmood:4 Tahir:4 Zeeshan:3 Qasim:3 "
    "Nadeem:4 Rizwan:4 Salman:4 Arslan:3 Fahad:4 Danish:3 Haris:3 Sohail:3 Arif:3 Waseem:3 Shahzad:4 Irfan:4 Kamran:4 "
    "Aamir:4 Omer:3 Babar:2 Farhan:3 Jawad:2 Noman:3 Shoaib:3 Talha:3 Umair:3 Zahid:3 Ijaz:3 Mubashir:2 Rehan:3 "
    "Saqib:2 Taimoor:2 Yasir:3 Atif:3 Amjad:3 Azhar:2 Ghulam:3 Habib:2 Haider:3 Ibrahim:3 Ikram:2 Jamil:2 Karim:2 "
    "Luqman:2 Majid:2 Mansoor:2 Nasir:3 Pervaiz:2 Riaz:3 Sajid:3 Sarfraz:2 Sultan:2 Tanveer:2 Ubaid:2 Wahab:2 Younis:2"
)
WOMEN = (
    "Ayesha:10 Fatima:10 Sana:6 Hina:5 Sadia:6 Rabia:6 Maryam:6 Zainab:6 Nadia:5 Saima:5 Amina:5 Khadija:4 Bushra:3 "
    "Farah:3 Noreen:2 Shazia:3 Uzma:3 Iqra:4 Mehwish:3 Tayyaba:2 "
    "Asma:4 Sidra:4 Kiran:3 Samina:3 Rukhsana:3 Shabana:2 Lubna:3 Humaira:3 Robina:3 Tahira:3 Naila:2 Anam:3 Komal:2 "
    "Mahnoor:3 Hafsa:3 Javeria:2 Aliya:3 Nimra:3 Rida:2 Sumaira:2 Ghazala:2 Farzana:3 Nasreen:3 Irum:2 Aroosa:1"
)
FAMILY = (
    "Khan:30 Ahmed:16 Ali:16 Hussain:14 Malik:10 Iqbal:9 Shah:9 Akhtar:7 Butt:5 Chaudhry:5 Raza:6 Qureshi:6 Siddiqui:5 "
    "Hashmi:3 Abbasi:4 Baig:3 Mirza:3 Javed:5 Nawaz:4 Rehman:6 Aslam:5 Anwar:4 Rasheed:3 Sheikh:4 Awan:4 Bhatti:3 "
    "Gillani:2 Naqvi:3 Zaidi:2 Kiani:1 Mughal:2 Tareen:1 Lodhi:1 Wattoo:1 Yousafzai:1 Durrani:1 "
    "Afridi:2 Bangash:2 Bukhari:3 Cheema:3 Dar:3 Farooqi:3 Ghani:2 Gondal:2 Hayat:3 Ishaq:2 Jamshed:2 Kakar:2 Kayani:2 "
    "Khattak:4 Khokhar:2 Latif:3 Mahmood:5 Majeed:3 Mehmood:3 Memon:3 Minhas:1 Mushtaq:4 Nadeem:3 Naeem:3 Niazi:3 "
    "Nisar:2 Orakzai:1 Panhwar:1 Pirzada:1 Qadir:3 Rafiq:3 Rana:4 Rauf:2 Saleem:4 Sarwar:3 Shafiq:3 Sial:2 Soomro:2 "
    "Sultan:3 Tahir:4 Tufail:2 Usmani:2 Virk:2 Waheed:3 Warraich:2 Yaqoob:3 Zafar:4 Zaman:3 Ziauddin:1"
)
EUROPEAN_GIVEN = (
    "Lucía Marco Carmen Giulia Pierre Claire Owen Sian Elena Paolo Isabel Javier Andrés Beatriz Chiara Davide Emma "
    "Francesca Gwen Hélène Iván Julien Laura Mathilde Nerea Olivia Pablo Rhys Sara Thomas"
)
EUROPEAN_FAMILY = (
    "García López Rossi Moreau Davies Martín Pérez Bianchi Lefèvre Evans Romano Jiménez Morgan Conti Ruiz Girard Vidal "
    "Ferrari Núñez Bonnet Lloyd Marino Ortega Faure Price Ricci Serrano Roux Jenkins Greco Molina Blanc"
)
RESPELT = {
    "Muhammad": ("Mohammad", "Mohammed", "Muhammed", "Mohd", "Md"),
    "Ahmed": ("Ahmad", "Ahmeed"),
    "Hussain": ("Hussein", "Husain", "Hossain"),
    "Yousaf": ("Yusuf", "Yousuf", "Yusaf"),
    "Usman": ("Othman", "Uthman"),
    "Fatima": ("Fatimah", "Fathima"),
    "Ayesha": ("Aisha", "Aysha", "Aesha"),
    "Maryam": ("Mariam", "Marium"),
    "Zainab": ("Zaynab", "Zeinab"),
    "Khadija": ("Khadeeja", "Khadijah"),
    "Iqbal": ("Eqbal", "Ikbal"),
    "Rehman": ("Rahman", "Rehmaan"),
    "Qureshi": ("Quraishi", "Qureishi"),
    "Chaudhry": ("Chaudhary", "Chaudhri", "Choudhry"),
    "Siddiqui": ("Siddiqi", "Sidiqui"),
    "Akhtar": ("Akhter", "Akther"),
    "Saeed": ("Said", "Sayeed"),
    "Mahmood": ("Mehmood", "Mahmud"),
    "Sheikh": ("Shaikh", "Shaykh"),
    "Rasheed": ("Rashid", "Rashed"),
    "Javed": ("Javaid", "Jawed"),
    "Hassan": ("Hasan",),
    "Khalid": ("Khaled",),
    "Zubair": ("Zubayr", "Zubeir"),
    "Bushra": ("Bushrah",),
    "Naqvi": ("Naqwi",),
    "García": ("Garcia",),
    "López": ("Lopez",),
    "Lefèvre": ("Lefevre",),
    "Jiménez": ("Jimenez",),
    "Lucía": ("Lucia",),
}
PARTNERS = "nust:26 cui:30 lums:9 pifd:14 salamanca:4 bologna:3 cardiff-met:3 centrale-nantes:2 other-1:5 other-2:4"
TITLES = ("Dr. ", "Prof. ", "Engr. ", "Ms ", "")


@dataclass(frozen=True)
class Population:
    people: tuple[Registered, ...]
    planted: frozenset[tuple[int, int]]


def make_population(seed: int) -> Population:
    random = Random(seed)  # noqa: S311 - the same people at every run
    people = _different_people(random)
    twice = random.sample(people, TWICE)
    again = [_again(random, person, PEOPLE + place) for place, person in enumerate(twice, start=1)]
    planted = frozenset((first.id, second.id) for first, second in zip(twice, again, strict=True))
    everybody = [*people, *again]
    random.shuffle(everybody)
    return Population(tuple(everybody), planted)


def _different_people(random: Random) -> list[Registered]:
    people: list[Registered] = []
    names: set[tuple[str, ...]] = set()
    while len(people) < PEOPLE - NAMESAKES:
        person = _person(random, len(people) + 1)
        sounds = tuple(sorted(skeleton(word) for word in person.words))
        if sounds not in names and len(set(sounds)) > 1:
            names.add(sounds)
            people.append(person)
    for person in random.sample(people, NAMESAKES):
        elsewhere = random.choice([one.university for one in people if one.university != person.university])
        category = random.choice(("students", "staff", "other"))
        people.append(Registered(len(people) + 1, person.name, _address(random, person.name), elsewhere, category))
    return people


def _person(random: Random, number: int) -> Registered:
    partner = _draw(random, PARTNERS)
    name = _european(random) if partner in ("salamanca", "bologna", "cardiff-met", "centrale-nantes") else _name(random)
    category = random.choices(("students", "staff", "other"), (42, 43, 15))[0]
    return Registered(number, name, _address(random, name), partner, category)


def _name(random: Random) -> str:
    given = _draw(random, MEN if random.random() < 0.55 else WOMEN)
    names = [given, _draw(random, MEN)] if given == "Muhammad" else [given]
    return " ".join(dict.fromkeys([*names, _draw(random, FAMILY)]))


def _european(random: Random) -> str:
    return f"{random.choice(EUROPEAN_GIVEN.split())} {random.choice(EUROPEAN_FAMILY.split())}"


def _address(random: Random, name: str) -> str:
    words = [word.lower() for word in anyascii(name).replace(".", "").split()]
    patterns = (
        f"{words[0]}.{words[-1]}{random.choice(('', random.randrange(10, 99)))}",
        f"{words[0][0]}{words[-1]}{random.randrange(100, 999)}",
        f"{words[-1]}_{words[0]}{random.randrange(1, 99)}",
    )
    domain = random.choice(("gmail.com", "yahoo.com", "hotmail.com", "university.example"))
    return f"{random.choice(patterns)}@{domain}"


def _again(random: Random, person: Registered, number: int) -> Registered:
    """The same human a second time: another address, mostly another spelling, sometimes another university."""
    name = _respell(random, person.name)
    keeps_local = random.random() < 0.35
    local = person.email.partition("@")[0]
    email = f"{local}@second.example" if keeps_local else _address(random, name)
    name = random.choice(TITLES) + name if random.random() < 0.2 else name
    name = name.upper() if random.random() < 0.15 else name
    university = person.university if random.random() < 0.9 else _draw(random, PARTNERS)
    category = person.category if random.random() < 0.9 else "staff"
    return Registered(number, name, email, university, category)


def _respell(random: Random, name: str) -> str:
    words = [random.choice(RESPELT.get(word, (word,))) if random.random() < 0.8 else word for word in name.split()]
    if len(words) > 2 and random.random() < 0.25:
        words[0] = "M." if words[0].startswith("M") else words[0]
    if random.random() < 0.15:
        words = [*words[1:], words[0]]
    return " ".join(words)


def _draw(random: Random, weighted: str) -> str:
    words, weights = zip(*(entry.split(":") for entry in weighted.split()), strict=True)
    return random.choices(words, [int(weight) for weight in weights])[0]
