// Everything a page does by itself, one behaviour a file; each looks for its own attributes and does nothing without them.
import "./borrow.js";
import "./clock.js";
import "./confirm.js";
import "./copy.js";
import "./line-count.js";
import "./drafts.js";
import "./errors.js";
import "./keyboard-shortcuts.js";
import "./once.js";
import "./print.js";
import "./toast.js";
