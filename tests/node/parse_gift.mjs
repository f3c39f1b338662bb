// GIFT on the standard input to what the parser of gift-pegjs makes of it, as JSON.
import { readFileSync } from "node:fs";
import gift from "gift-pegjs";

process.stdout.write(JSON.stringify(gift.parse(readFileSync(0, "utf8"))));
