// English: how advice, leading and double questions begin. First to last; the first that fits is taken. Each names what it
// looks like and the open question it can be turned into. Sentences of both kinds: tests/core/ui/hints/en.txt.
// At START a sentence or a part of it begins; WH at its head makes a question open, whatever follows.

const START = "(?:^|[.,;:!?–—]\\s*|\\s-\\s|\\b(?:and|but|so|or|well|then|ok|okay)\\s+)(?:maybe |perhaps |i wonder,? |also |surely |really )?";
const WH = "(?<!\\b(?:what|which|who|whom|whose|when|where|how|why|whether|if|as|that|because|than)\\b[^.?!;]*)";
const ASKED = "say (?:more|a |some|what|which|how|who|where|when)|tell (?:us|me)|explain|describe|give (?:us|me|an?|one|some)\\b|walk (?:us|me)|take (?:us|me)|help (?:us|me)|show (?:us|me)|share (?:more|what|how|a bit)|name|repeat|clarify|picture|imagine|remember|recall|think of|see\\b|put (?:it|that) |expand|unpack|paint|sketch|go back|spell|rate";

const OPTIONS = "What are your options now?";
const TRIED = "What have you tried so far?";
const VIEW = "How do you see it?";
const BEHIND = "What do you think lies behind it?";
const OWN = "What in your own experience could help here?";
const WANTED = "How would you like it to be?";

export const en = [
  ["advice", `${START}(?:have|had) you (?:ever |not |already |actually |maybe |perhaps )*(?:tried|thought (?:about|of)|considered|looked (?:at|into)|talked|spoken|asked|told|raised|checked|read|used|gone|been to|explored)\\b`, TRIED],
  ["advice", `${START}did you (?:ever |not |already |actually )*(?:try|consider|think (?:about|of)|ask|talk|speak|tell|raise|check|look into)\\b`, TRIED],
  ["advice", `${START}why (?:don['’]?t|do not|not|can['’]?t|couldn['’]?t) (?:you|we|they|just)?`, OPTIONS],
  ["leading", `${START}why (?:didn['’]?t|haven['’]?t|aren['’]?t|won['’]?t|wouldn['’]?t) you\\b`, "What got in the way?"],
  ["advice", `${START}(?:what if|how about|what about) (?!(?:any|every|some|no)thing)(?:you|we|your|they|[a-z]+ing)\\b`, OPTIONS],
  ["leading", `${START}(?:don['’]t|do not|wouldn['’]t|would|do|can['’]t|didn['’]t) you (?:not |also |really |honestly )*(?:think|agree|feel|believe|accept|see) (?:that|it|this|you|she|he|they|there|your|we|with)\\b`, VIEW],
  ["leading", `${START}(?:is|are|was|were|do|does|did|has|have|would|could|should|can|won|must|need)n?['’]t (?:you|it|that|this|there|he|she|they|we|the|your)\\b`, VIEW],
  ["leading", `${START}can['’]t (?:you|it|that|they|he|she|your)\\b`, VIEW],
  ["leading", ",\\s*(?:right|no|yes|correct|ok|okay|surely|true)\\s*\\?", VIEW],
  ["leading", "\\b(?:surely|obviously|clearly|you must admit|you have to admit|admit it)\\b", VIEW],
  ["leading", `${START}(?:is|was|could|might|would) (?:it|this|that) (?:not |just |really |maybe |perhaps )*(?:be )?(?:because|possible that|that you|fair to say|down to)\\b`, BEHIND],
  ["leading", `${START}are you (?:sure|certain|not|just|really|simply|afraid|scared|avoiding|saying you)\\b`, BEHIND],
  ["leading", `${START}(?:so )?(?:the|your) (?:real|actual|main|underlying) (?:problem|issue|question) (?:is|seems)\\b`, BEHIND],
  ["advice", `${START}would (?:it|that|this) (?:not )?(?:help|work|make sense|be (?:better|worth|easier|best|useful|good|an idea|possible|an option))\\b`, WANTED],
  ["advice", `${START}(?:is there (?:any|no|a|some) way|is it an option|is it possible|would you (?:consider|think about|be (?:able|willing|open|prepared) to|ever))\\b`, OPTIONS],
  ["advice", `${START}(?:could|can|will|would) (?:you|we) (?:not |just |maybe |perhaps |simply |also |please )*(?!(?:not |just |maybe |perhaps |also |please )*(?:${ASKED}))[a-z]+`, OPTIONS],
  ["advice", `${WH}\\b(?:you|we) (?:really |just |also |probably |definitely |maybe |only |simply |first )*(?:should|ought to|need to|have to|must|had better|might want|may want|could (?:always|just|try|also|maybe|simply|start|ask))\\b`, OPTIONS],
  ["advice", `${WH}\\byou['’]d (?:better|be better)\\b`, OPTIONS],
  ["advice", `${START}(?:should|must|shall) (?:you|we)\\b`, OPTIONS],
  ["advice", `${WH}\\bi(?:['’]d| would) (?:just |always |definitely |probably |first |simply |never |really )*(?!like\\b|love\\b|be (?:curious|interested|glad)|want to (?:know|understand|hear)|be keen)[a-z]+`, OPTIONS],
  ["advice", "\\b(?:if i were you|if it were me|if that were me|in your (?:place|shoes|position)|my (?:advice|suggestion|tip|recommendation)|i (?:would |['’]d )?(?:suggest|recommend|advise|propose)|can i suggest|may i suggest|(?:a|one) (?:suggestion|tip|idea) (?:is|would|from))\\b", OPTIONS],
  ["advice", "\\b(?:in my experience|from my (?:own )?experience|what (?:worked|helped|works|helps) for (?:me|us)|what (?:i|we) (?:did|do|usually do|always do) (?:is|was|in)|what helped (?:me|us)|i (?:had|did|went through|used to have) (?:the same|exactly|something similar|that too)|when (?:i|we) (?:had|was|were|did) (?:the same|this|that|in)|(?:we|i) always)\\b", OWN],
  ["advice", `${WH}\\b(?:it|that|this) (?:would|might|could|may|['’]d) (?:just |really |probably )*(?:be (?:better|best|worth|good|easier|useful|wise|an idea)|help|make sense|pay)\\b`, WANTED],
  ["advice", "\\b(?:the (?:best|only|obvious|easiest|simplest|first|right|sensible) (?:thing|way|step|option|solution|answer)(?: to do)?(?: here| now)? (?:is|would|might)|it['’]s (?:always )?(?:worth|best|better))\\b", OPTIONS],
  ["advice", "^(?:just (?!to\\b|so\\b|out\\b|check|curious|a\\b|one\\b|wonder)|try (?!to (?:imagine|picture|describe|remember))|stop |never |always |forget |(?:talk|speak|write|go) to |(?:tell|ask|call|let|give|email|show) (?:him|her|them|your|the|people|everybody)\\b|get (?:a|some|your|rid|help)\\b|don['’]t )", OPTIONS],
].map(([kind, pattern, open]) => ({ kind, pattern: new RegExp(pattern, "i"), open }));
