"""The Word templates of the course."""

from tools.content.word import BOX, Form, Origin

SIGNED = ["Who", "Name and post", "Date", "Signature"]


def agreement_checklist(origin: Origin) -> bytes:
    form = Form("Inter-institutional agreement: checklist", origin)
    form.text(
        "Go through a draft with this list before anyone signs. Tick a point when the draft settles it. "
        "Where it does not, write who will settle it and by when."
    )
    form.fields(["Your university and contact", "Partner and contact", "Draft of (date)", "Checked by"], "The draft")
    for heading, points in AGREEMENT_PARTS:
        form.heading(heading)
        rows = [[BOX, point, question, ""] for point, question in points]
        head = ["Done", "Point", "Ask yourself", "Clause, or who settles it"]
        form.table(f"Agreement: {heading.lower()}", head, rows, [1.4, 4.2, 6.4, 5.0])
    form.heading("Result")
    form.fields(["Ready to sign? If not, what is missing?", "Next step, person and date"], "Result of the check")
    return form.save()


AGREEMENT_PARTS = (
    (
        "People and numbers",
        (
            ("Contacts on both sides", "Is there a person and a deputy for each task?"),
            ("Numbers for each year", "Are incoming and outgoing counted apart?"),
            ("Levels and subjects", "Are study levels and subject codes given?"),
            ("Staff visits", "Are teaching and training visits included?"),
        ),
    ),
    (
        "Language and dates",
        (
            ("Language of teaching", "Which level is needed, and how is it shown?"),
            ("Terms", "When does each term begin and end?"),
            ("Nominations", "What is the last day for names?"),
            ("Applications", "What is the last day for the student's own form?"),
        ),
    ),
    (
        "Study and credit",
        (
            ("Course catalogue", "Can students read it in English before they choose?"),
            ("Credits", "How do credits relate to credit hours at home?"),
            ("Grades", "Is there a grading table for both sides?"),
            ("Transcript", "How many weeks after the results does it come?"),
            ("Recognition", "Does the text promise full credit for what was agreed?"),
        ),
    ),
    (
        "Care and money",
        (
            ("Visa and insurance", "Who answers questions, on which address?"),
            ("Housing", "What is offered, and until when can it be booked?"),
            ("Fees", "Does the text say which fees the host waives?"),
            ("Grant", "Who manages the money, and when is it paid?"),
            ("Support and safety", "Whom does a guest call at night?"),
        ),
    ),
    (
        "Life of the agreement",
        (
            ("Start and length", "From which term to which term does it run?"),
            ("Review", "On which date will both sides look at the numbers?"),
            ("End", "How can a side leave, and what happens to people abroad?"),
            ("Signatures", "Who may sign for each university?"),
        ),
    ),
)


def learning_agreement_worksheet(origin: Origin) -> bytes:
    form = Form("Learning agreement: worksheet", origin)
    form.text(
        "Prepare the agreement here, then copy it into the official form and have that signed. "
        "The European Commission offers a form made for stays between Europe and other parts of the world."
    )
    form.fields(
        ["Student and degree", "Home university, contact", "Host university, contact", "Stay from … to …"],
        "Who and when",
    )
    form.heading("Before departure")
    for name, what, unit in STUDY_TABLES:
        form.subheading(f"{name}: {what}")
        rows = [["", "", "", ""]] * 6 + [["", "Total", "", ""]]
        form.table(f"{name}: {what}", ["Code", "Course", "Term", unit], rows, [2.5, 9.0, 2.5, 3.0])
    form.subheading("Do the two tables fit?")
    form.fields(FIT, "Do the two tables fit?")
    form.subheading("Signatures before departure")
    form.table(
        "Signatures before departure", SIGNED, [[who, "", "", ""] for who in PARTIES], [4, 5.5, 3, 4.5], height=1.0
    )
    form.heading("During the stay: changes")
    form.text("Ask early in the term and in writing. All three agree, as a rule within two weeks.")
    form.table(
        "Log of changes",
        ["Date", "Out (course, ECTS)", "In (course, ECTS)", "Effect on Table B", "Agreed by all three on"],
        [[""] * 5] * 2,
        [2, 4, 4, 4, 3],
        height=0.9,
    )
    form.heading("After the stay: Tables C (host) and D (home)")
    form.table(
        "Tables C and D: result at the host and recognition at home",
        ["Host course", "ECTS", "Host grade", "Home course", "Credit hours", "Home grade"],
        [[""] * 6] * 6,
        [4.6, 1.6, 2, 4.6, 2.2, 2],
        height=0.8,
    )
    form.fields(
        ["Transcript received on", "Credit recorded on", "Gap, if any, and how it is closed"], "Dates after the stay"
    )
    return form.save()


STUDY_TABLES = (
    ("Table A", "courses at the host (about 30 credits for a full semester)", "ECTS credits"),
    ("Table B", "home courses that they replace (never leave this empty)", "Credit hours"),
)
FIT = (
    "Credit hours of the home degree",
    "Check: Table A total × degree ÷ 240",
    "Does it fit the Table B total?",
    "Method and tie rule for grades",
)
PARTIES = ("Student", "Home university", "Host university")


def decision_form(origin: Origin) -> bytes:
    form = Form("Recognition decision", origin)
    form.text("One form for one request. Stop at the first step that fails, and say so in the answer.")
    form.fields(
        ["Applicant and file number", "Award or credits", "Awarding institution, country", "Received on"], "Case"
    )
    form.heading("Steps")
    rows = [[number, step, "", ""] for number, step in enumerate(DECISION_STEPS, 1)]
    form.table(
        "Steps of the assessment",
        ["Step", "Question", "What we found", "Source and date"],
        [[str(cell) for cell in row] for row in rows],
        [1.4, 6.6, 5.5, 3.5],
        height=1.0,
    )
    form.heading("Decision")
    form.table(
        "Decision on the request",
        ["Tick", "Decision", "Details"],
        [
            [BOX, "Recognised in full", ""],
            [BOX, "Recognised in part", ""],
            [BOX, "Recognised on conditions", ""],
            [BOX, "Not recognised for this purpose", ""],
        ],
        [1.4, 6.6, 9],
        height=0.8,
    )
    form.heading("Reasons and appeal")
    form.fields(
        [
            "Reasons: the difference, and why it matters for this purpose",
            "Another way open to the applicant",
            "Where and until when to appeal",
            "Decided by, date",
            "Sent to the applicant on",
        ],
        "Reasons and appeal",
    )
    return form.save()


DECISION_STEPS = (
    "Is the institution recognised, and was the programme accredited?",
    "Is the document genuine? Who confirmed it?",
    "What is the purpose: entry, credit, work or another use?",
    "Level of the award",
    "Workload (credits, years)",
    "Quality and profile",
    "Learning outcomes",
    "Is a difference substantial for this purpose? Show it.",
    "If yes: is part of it acceptable, or all of it on conditions?",
)


def due_diligence(origin: Origin) -> bytes:
    form = Form("Partner check (due diligence)", origin)
    form.text(
        "Let the depth follow the risk: a guest lecture needs the first part only, a shared laboratory all of it. "
        "Answer the same questions about yourselves, for the partner will ask."
    )
    form.fields(["Partner and country", "Planned activity", "Money and data involved", "Checked by, date"], "The plan")
    for heading, questions in PARTNER_QUESTIONS:
        form.heading(heading)
        rows = [[question, "", "", f"{BOX}\u00a0fine  {BOX}\u00a0ask  {BOX}\u00a0stop"] for question in questions]
        head = ["Question", "Answer", "Source and date", "Result"]
        form.table(f"Check: {heading.lower()}", head, rows, [5.8, 4.2, 3.0, 4.0])
    form.heading("Decision")
    form.table(
        "Decision on the partner",
        ["Tick", "Decision", "Conditions and person"],
        [[BOX, "Go ahead", ""], [BOX, "Go ahead on conditions", ""], [BOX, "Do not go ahead", ""]],
        [1.4, 5.6, 10],
    )
    form.fields(["Stop line agreed beforehand", "Check again on (renewal or change)"], "Stop line and next check")
    return form.save()


PARTNER_QUESTIONS = (
    (
        "Identity and standing",
        (
            "Does the body exist in law, under this name?",
            "Is it recognised or accredited, and by whom?",
            "Who owns it, and who decides?",
            "What do public reports and past partners say?",
        ),
    ),
    (
        "Capacity and money",
        (
            "Who will do the work, and have they the time?",
            "Are the accounts audited?",
            "Can it receive and pass on project money?",
            "Who may sign an agreement that carries money?",
        ),
    ),
    (
        "Law, security and data",
        (
            "Do sanctions or export rules touch the partner or the topic?",
            "Could the results have a military use as well?",
            "Where will data be kept, and who can reach them?",
            "Are its computer systems protected?",
        ),
    ),
    (
        "Ethics and fairness",
        (
            "Which ethics committee will see the work, in each country?",
            "Are authorship, credit and access to data agreed?",
            "Is the budget shared in proportion to the work?",
            "How can either side leave without harm to students?",
        ),
    ),
)


def strategic_plan(origin: Origin) -> bytes:
    form = Form("Strategic plan for international work", origin)
    form.text("Keep it to four pages. A plan that people read beats a plan that is complete.")
    form.heading("1 Where we stand")
    form.fields(STANDING, "Context and evidence")
    form.heading("2 Where we want to be")
    form.fields(["Vision (ten years, one sentence)", "How it serves our mission", "Our reason: we do this because …"],
                "Vision and mission")  # fmt: skip
    form.heading("3 Goals and objectives")
    form.text("S specific, M measurable, A achievable, R relevant to the goal, T time-bound.")
    form.table(
        "Goals and objectives",
        ["Goal (three to five)", "Objective: what, from … to …, for whom, by when", "All five tests passed?"],
        [["", "", f"S\u00a0{BOX} M\u00a0{BOX} A\u00a0{BOX} R\u00a0{BOX} T\u00a0{BOX}"]] * 5,
        [4.4, 7.6, 5.0],
        height=1.1,
    )
    form.heading("4 Action plan")
    form.table(
        "Action plan",
        ["Goal", "Action", "Owner (a post)", "Start and end", "Cost and source", "Indicator"],
        [[""] * 6] * 6,
        [2.2, 4.2, 2.8, 2.4, 2.8, 2.6],
        height=1.1,
    )
    form.heading("5 Who decides")
    form.table("Roles", ["Role", "Post", "Task and rhythm"], [[role, "", ""] for role in ROLES], [4.5, 4.5, 8])
    form.heading("6 Money")
    form.table("Budget", ["Line", "Cost a year", "Source"], [[line, "", ""] for line in BUDGET_LINES], [6, 4, 7])
    form.heading("7 Indicators")
    form.text("One outcome indicator at least for each goal. The KPI sheet of the course computes progress.")
    form.table(
        "Indicators",
        ["Indicator and formula", "Source", "Owner", "Baseline", "Target", "How often"],
        [[""] * 6] * 5,
        [5.2, 2.6, 2.8, 2.0, 2.0, 2.4],
        height=0.9,
    )
    form.heading("8 Risks, communication, review")
    form.fields(["Three largest risks, with owner and trigger", "Who hears about the plan, how and when",
                 "Date of the yearly report, and to which body", "Date of the revision (year two or three)"],
                "Risks, communication, review")  # fmt: skip
    return form.save()


STANDING = (
    "Evidence (three figures with year and source)",
    "Strengths and weaknesses (inside)",
    "Opportunities and threats (outside)",
    "Who gains, and who must agree",
)
ROLES = ("Sponsor", "Steering committee", "Director", "Focal persons", "Students")
BUDGET_LINES = (
    "Staff",
    "Travel",
    "Scholarships and fee waivers",
    "Events",
    "Digital tools",
    "Translation",
    "Visas and insurance",
    "Training",
    "Reserve (5–10%)",
    "Total",
)


def logframe(origin: Origin) -> bytes:
    form = Form("Logical framework on one page", origin, landscape=True)
    form.text("Read upwards: if we do the activities and the assumption beside them holds, we reach the level above.")
    form.table(
        "Logical framework",
        [
            "Level",
            "What we will achieve",
            "Indicator (from … to …, by when)",
            "Proof: where, who, how often",
            "Assumption",
        ],
        [[level, "", "", "", ""] for level in LEVELS],
        [4.2, 6.0, 5.5, 5.0, 5.0],
        height=2.35,
    )
    form.bullets(LOGFRAME_TESTS)
    return form.save()


LEVELS = (
    "Goal: the long-term change in society",
    "Purpose: what users do differently",
    "Outputs: what the project makes",
    "Activities: what we do",
)
LOGFRAME_TESTS = (
    "Each indicator can be counted by someone who does not like the project.",
    "No indicator repeats the level above it.",
    "An assumption that is sure to fail is a reason to change the plan.",
)
