"""Default numbers of a session, their limits, and the source of each."""

from typing import Final

# The regional trainees meet 9 times in 2 years, each set with the same people.
SESSIONS_PLANNED: Final = 6
SESSIONS_PLANNED_LEAST: Final = 1
SESSIONS_PLANNED_MOST: Final = 24
WEEKS_BETWEEN: Final = 5
WEEKS_BETWEEN_LEAST: Final = 1
WEEKS_BETWEEN_MOST: Final = 52
WEEKS_BETWEEN_OFFERED: Final = (4, 5, 6, 8, 12)

SESSION_MINUTES: Final = 120
SESSION_MINUTES_LEAST: Final = 30
SESSION_MINUTES_MOST: Final = 480

# The guidance: the group picks "usually 2 or 3"; three do not fit into 120 minutes.
ROUNDS: Final = 2
ROUNDS_LEAST: Final = 0
ROUNDS_MOST: Final = 4

STAGE_MINUTES_MOST: Final = 90

WELCOME_MINUTES: Final = 10
REPORT_MINUTES_EACH: Final = 3
# Nobody owns an open action: a glance is kept, so that the loop is seen to be closed.
REPORT_MINUTES_NONE: Final = 1
TOPIC_MINUTES_EACH: Final = 1
SELECTION_MINUTES: Final = 5
REFLECTION_MINUTES: Final = 10
NEXT_DATE_MINUTES: Final = 5
OFF_SCRIPT_MINUTES: Final = 5

# "We should work for 60-90 minutes and then take a refreshing break."
BREAK_MINUTES: Final = 10
BREAK_AFTER_LEAST: Final = 60
BREAK_AFTER_MOST: Final = 90

# Source 004: "no more than 10 lines". A warning past that, never a refusal of words already typed.
BRIEF_LINES: Final = 10

# "Silence is golden": long enough to think, short enough to be borne.
SILENCE_SECONDS: Final = 10

WARNING_MINUTES: Final = (5, 1)
# In a short stage "5 minutes left" would be said as soon as it begins.
FIVE_WARNED_FROM_MINUTES: Final = 10

# The deputy may take over at once, anybody after this.
GONE_SECONDS: Final = 60

# Who opens the room earlier than this is asked once what they mean.
OPENS_EARLY_MINUTES: Final = 30
# From this hour of the next morning a room that nobody closed counts as left open.
LEFT_OPEN_FROM_HOUR: Final = 6

# Ways to fit offer minutes that one can say out loud.
ROUND_MINUTES_STEP: Final = 5
