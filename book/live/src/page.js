// Where a page of the book comes to life. A page that is only read downloads this and nothing more.

import { facts } from "./facts.js";
import { Notebook } from "./notebook.js";
import { askQuestions } from "./questions.js";
import { drawRings, offerProgress } from "./rings.js";

drawRings();
offerProgress();
askQuestions();
if (facts.lesson && typeof WebAssembly === "object" && typeof DecompressionStream === "function") new Notebook();
