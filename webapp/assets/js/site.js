// Comfort on top of pages that work without it.
import { offerCopies } from "./copying.js";
import { searchAtOnce } from "./searching.js";

offerCopies();
searchAtOnce();
