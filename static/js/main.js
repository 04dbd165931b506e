// Everything a page does by itself, one behaviour a file; each looks for its own attributes and does nothing without them.
import "./borrow.js";
import "./clock.js";
import "./confirm.js";
import "./copy.js";
import "./dates.js";
import "./line-count.js";
import "./drafts.js";
import "./draft-boxes.js";
import "./errors.js";
import "./form-drafts.js";
import "./grow.js";
import "./into-sight.js";
import "./keyboard-shortcuts.js";
import "./once.js";
import "./print.js";
import "./sign-out.js";
import "./toast.js";
