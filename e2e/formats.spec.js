// The JSON files of the terminal program are valid under their schema, as an independent validator says.

import Ajv2020 from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
import path from "node:path";

import { DEMOS, expect, terminal, test } from "./fixtures.js";

const root = path.resolve(__dirname, "..");
const read = (file) => JSON.parse(readFileSync(path.join(root, file), "utf8"));

/** A function that returns the errors of a run under the schema, or null. */
function schema() {
  const schema = read("docs/run.schema.json");
  // A key that the schema does not name is an error, so that new keys get into the schema.
  for (const part of [schema, ...Object.values(schema.$defs)]) {
    if (part.properties && !part.additionalProperties) part.additionalProperties = false;
  }
  const validate = new Ajv2020({ allErrors: true, strict: true, strictRequired: false }).compile(schema);
  return (run) => (validate(run) ? null : validate.errors.slice(0, 3));
}

test("runs are valid under their schema", () => {
  const errors = schema();
  const presets = DEMOS.flatMap(({ id, presets }) => presets.map((preset) => [id, preset.arguments]));
  for (const words of presets) {
    const command = words.join(" ").trim().split(" ");
    expect(errors(JSON.parse(terminal(...command, "--format", "json"))), command.join(" ")).toBeNull();
  }
  for (const name of ["hello", "odd"]) {
    expect(errors(read(`tests/formats/${name}.json`)), name).toBeNull();
  }
});

test("the schema refuses files that are no runs", () => {
  const errors = schema();
  const spoil = (change) => {
    const run = read("tests/formats/odd.json");
    change(run);
    return errors(run);
  };
  expect(spoil(() => {})).toBeNull();
  expect(spoil((run) => (run.version = 2))).not.toBeNull();
  expect(spoil((run) => delete run.events[0].kind)).not.toBeNull();
  expect(spoil((run) => (run.events[3].kind = "unheard_of"))).not.toBeNull();
  expect(spoil((run) => (run.tasks[0].states[0].from_nanos = 0.5))).not.toBeNull();
  expect(spoil((run) => (run.tasks[0].mood = "good"))).not.toBeNull();
});
