"""The third session: Femi on a meeting that his manager comes to, Dev on a letter; Ben and Gita wait."""

from demo.script import Kept, Meeting, Offered, Told, Turn

FEMI = Turn(
    who="femi",
    line="How do I lead a meeting that my manager also comes to?",
    wants="Questions only. I know the advice already; I have given it to others.",
    kept=(
        Kept("dev", "clarification", "Who called the meeting, the first time?"),
        Kept("gita", "clarification", "What happens in the meetings that she misses?"),
        Kept("hal", "probing", "Whose meeting is it when you are both in the room?", starred=True),
        Kept("ben", "probing", "What do you do with your hands when she starts to answer for you?"),
        Kept("gita", "probing", "What would you lose if she stopped coming?"),
        Kept("cleo", "action_question", "What is the smallest thing you could ask of her?", starred=True),
    ),
    promises=(
        "I will send the agenda under my own name, and tell her that I have.",
        "I will ask her to speak last on one item, and say why.",
    ),
    minutes=36,
)

DEV = Turn(
    who="dev",
    line="I was promoted over my friends. How do I tell them the truth about their work?",
    wants="Suggestions from anybody who has stood there. I will listen.",
    kept=(
        Kept(
            "gita",
            "suggestion",
            "Ask them before you decide, not after. Then it is not a verdict.",
            starred=True,
        ),
        Kept(
            "hal",
            "suggestion",
            "I told a friend in a car park once. Choose the room before you choose the words.",
        ),
        Kept(
            "cleo", "suggestion", "Write the letter. Do not send it. Read it to somebody who likes them both."
        ),
        Kept(
            "femi",
            "suggestion",
            "Say first what you fear to lose. They fear the same.",
            starred=True,
        ),
        Kept("ben", "suggestion", "Let them tell you the truth about yours."),
    ),
    promises=("I will wait one night before I send the letter.",),
    format="suggestions",
    minutes=31,
    room_only=True,
)

THIRD = Meeting(
    weeks_ago=5,
    turns=(FEMI, DEV),
    offered=(
        Offered(
            "ben",
            "Six shifts uncovered this month, and four of them became mine. How did that become normal?",
            "Questions. I talk too easily about this one.",
        ),
        Offered(
            "gita",
            "Two people in my team have stopped greeting each other, and I have been looking away.",
            "Questions, please.",
        ),
    ),
    nothing=("cleo", "hal"),
    reports=(
        Told(
            "cleo",
            "I will leave at five",
            "not-yet",
            "Twice in five weeks. Both times it rained.",
            "On one of them my deputy left with me.",
        ),
        Told(
            "cleo",
            "I will ask each of the three",
            "partly",
            "Spoke with two of them. The third is still on nights, so we write to each other.",
            "They asked for less: fewer introductions, one person to call. I threw away half my plan.",
        ),
        Told(
            "hal",
            "I will ring the first",
            "partly",
            "I rang. She was not there, and I was glad, and left no message.",
            "I know now which of the three I am afraid of.",
        ),
        Told(
            "hal",
            "I will say",
            "not-yet",
            "I say it to everybody but the one who asks most.",
            "",
        ),
    ),
    well=(
        ("femi", "Nobody filled the silences. The second half was slower and better for it."),
        ("dev", "Listening without answering. I have never done that for fourteen minutes."),
    ),
    better=(
        ("hal", "We asked two questions at once, again. The glass comes back."),
        ("gita", "Somebody should ask who has not had a turn yet."),
    ),
    closing=(
        ("ben", "Hungry."),
        ("cleo", "Lighter."),
        ("dev", "Seen."),
        ("femi", "Less alone."),
        ("gita", "Curious."),
        ("hal", "Tired."),
    ),
)
