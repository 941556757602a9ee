// Prints, as JSON, what the search of a built site finds for each query that comes in as JSON.
// node search.mjs SITE <queries.json
import { readFileSync, readdirSync } from "node:fs";

import MiniSearch from "minisearch";

import { searchEngine } from "../../overrides/assets/javascripts/search-engine.js";

const folder = `${process.argv[2]}/assets/search`;
const name = readdirSync(folder).find((each) => /^index\.\w+\.json$/.test(each));
const engine = searchEngine(MiniSearch, JSON.parse(readFileSync(`${folder}/${name}`, "utf8")));
const queries = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(queries.map((words) => engine.find(words))));
