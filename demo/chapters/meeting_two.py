"""The second session: Hal on saying yes, Cleo on three new starters; Femi could not come."""

from demo.script import Kept, Meeting, Offered, Told, Turn

HAL = Turn(
    who="hal",
    line="I have promised the same two days to three different people. How did I get here again?",
    wants="Do not let me blame the calendar.",
    kept=(
        Kept("gita", "clarification", "What exactly did you say to each of the three?"),
        Kept("dev", "clarification", "Has anybody else agreed this with you, or only you?"),
        Kept("cleo", "probing", "What do you hear, in the moment before you say yes?", starred=True),
        Kept("ben", "probing", "Who pays for it when you say yes to everybody?", starred=True),
        Kept("gita", "action_question", "Which of the three would forgive you the soonest?"),
        Kept("dev", "action_question", "What could you say instead of yes that is not no?"),
    ),
    promises=(
        "I will ring the first of the three before Friday and tell her that I cannot.",
        "I will say “I will tell you tomorrow” each time somebody asks me in a corridor.",
    ),
)

CLEO = Turn(
    who="cleo",
    line="Three people start with me in the same week, and I have forgotten what it is like to be new.",
    wants="Questions first; then stories from your own first days, if there is time.",
    kept=(
        Kept("hal", "clarification", "What have you already planned for them?"),
        Kept("ben", "clarification", "What do the three have in common, apart from the date?"),
        Kept("dev", "probing", "What did you need in your first month that nobody thought of?", starred=True),
        Kept("gita", "probing", "Who is the plan for: them, or you?"),
        Kept("ben", "action_question", "What could you leave out?"),
    ),
    promises=(
        "I will ask each of the three new starters what they need from me, before I plan their first month.",
    ),
)

SECOND = Meeting(
    weeks_ago=10,
    turns=(HAL, CLEO),
    offered=(
        Offered(
            "gita",
            "Two people in my team have stopped greeting each other. Do I wait, or do I say something?",
            "Questions, please.",
        ),
        Offered(
            "dev",
            "I was promoted over my friends. How do I tell them the truth about their work?",
            "Suggestions from anybody who has stood there.",
            format="suggestions",
            minutes=30,
        ),
    ),
    nothing=("ben",),
    reports=(
        Told(
            "cleo",
            "I will leave at five",
            "not-yet",
            "I said it out loud and stayed until six all the same.",
            "They tease me about it now, which helps more than I thought.",
        ),
        Told(
            "cleo",
            "I will cut the Monday",
            "done",
            "Four weeks of thirty minutes.",
            "Nobody missed the rest. Two people asked for the hour back, for something else.",
        ),
        Told(
            "gita",
            "I will eat lunch",
            "done",
            "Six lunches. The first two were very quiet.",
            "They talk about the move now, and I have stopped explaining it.",
        ),
        Told(
            "gita",
            "I will ask each of them",
            "changed",
            "After the second conversation I asked them to ask one another instead.",
            "They came back with a list. It is shorter than mine would have been.",
        ),
    ),
    well=(
        ("ben", "Hal rang the glass four times, and we laughed, and it worked."),
        ("cleo", "Reports first. I noticed that I wanted to have something to tell."),
    ),
    better=(
        ("dev", "I waited until the end to say that I had something. Next time I speak first."),
        ("gita", "Keep the break: we lost the last ten minutes without it."),
    ),
    closing=(
        ("ben", "Warm."),
        ("cleo", "Relieved."),
        ("dev", "Impatient, in a good way."),
        ("gita", "Thoughtful."),
        ("hal", "Found out."),
    ),
    apologies={"femi": "On a flight until noon. I will read what I may, and I am sorry to miss you."},
)
