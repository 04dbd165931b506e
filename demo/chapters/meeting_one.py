"""The Harbour set's first session: Cleo on her own hours, Gita on a team that has grown quiet."""

from demo.script import Kept, Meeting, Turn

CLEO = Turn(
    who="cleo",
    line="I tell my team to go home on time, and I am always the last to leave. Who am I fooling?",
    wants="Questions that I would rather not answer.",
    kept=(
        Kept("hal", "clarification", "What time did you leave on each day of last week?"),
        Kept("femi", "clarification", "Who has noticed?"),
        Kept(
            "gita", "probing", "What does the last hour give you that the first eight do not?", starred=True
        ),
        Kept("ben", "probing", "Whose voice is it that says you have not done enough?"),
        Kept("dev", "probing", "What would your team think you were telling them, if you left at five?"),
        Kept("femi", "action_question", "Which day of the week would be the easiest to begin with?"),
    ),
    promises=(
        "I will leave at five on Wednesdays, and say so out loud.",
        "I will cut the Monday meeting to thirty minutes and see who misses the rest.",
    ),
)

GITA = Turn(
    who="gita",
    line="My team has grown quiet since the move. I do not know whether they are content or have given up.",
    wants="Help me to find out without another survey.",
    kept=(
        Kept("cleo", "clarification", "What did they use to say that they no longer say?"),
        Kept("ben", "clarification", "When did you last sit with them and have no agenda?"),
        Kept("hal", "probing", "What is it that you are afraid of hearing?", starred=True),
        Kept("dev", "probing", "If their quiet were a sentence, what would it say to you?"),
        Kept("cleo", "action_question", "Who in the team would tell you the truth first?"),
    ),
    promises=(
        "I will eat lunch with them twice a week and ask nothing.",
        "I will ask each of them, alone, what a good week would look like.",
    ),
)

FIRST = Meeting(
    weeks_ago=15,
    turns=(CLEO, GITA),
    nothing=("ben", "dev", "femi", "hal"),
    well=(
        ("gita", "I expected advice and got time. It was better."),
        ("dev", "The three ground rules on the wall. I looked at them twice."),
    ),
    better=(
        ("hal", "We asked two questions at once, several times. I will ring the glass."),
        ("ben", "I had something to bring and was too slow to say so."),
    ),
    closing=(
        ("ben", "Curious."),
        ("cleo", "Caught out, kindly."),
        ("dev", "Tired."),
        ("femi", "Less alone."),
        ("gita", "Lighter."),
        ("hal", "Hungry."),
    ),
)
