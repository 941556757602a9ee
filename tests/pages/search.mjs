// Prints, as JSON, what the search of a built site finds for each query that comes in as JSON.
// node search.mjs SITE <queries.json
import { readFileSync, readdirSync } from "node:fs";

const site = process.argv[2];
const named = (folder, pattern) => `${folder}/${readdirSync(folder).find((name) => pattern.test(name))}`;
const asModule = (path) => `data:text/javascript;base64,${readFileSync(path).toString("base64")}`;
const { default: MiniSearch } = await import(asModule(named(`${site}/assets/search`, /^minisearch\.\w+\.js$/)));
const { searchEngine } = await import(asModule(named(`${site}/assets/javascripts`, /^search-engine\.\w+\.js$/)));
const index = JSON.parse(readFileSync(named(`${site}/assets/search`, /^index\.\w+\.json$/), "utf8"));
const engine = searchEngine(MiniSearch, index);
const queries = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(queries.map((words) => engine.find(words))));
