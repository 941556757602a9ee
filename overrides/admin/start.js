/* Starts the form: its configuration was made with the site, from the models of the records. */

import CMS from "./sveltia/index.js";
import { readRecord, writeRecord } from "./record.js";

const answer = await fetch("config.json");
CMS.registerCustomFormat("record", "yml", { fromFile: readRecord, toFile: writeRecord });
CMS.init({ config: await answer.json() });
