// Writes the API's types from its OpenAPI document: `npm run gen`. With --check it only says whether they are stale.
import { readFileSync, writeFileSync } from 'node:fs';

const documentPath = new URL('../../crates/hedgerow-api/openapi.json', import.meta.url);
const typesPath = new URL('../src/api/generated.ts', import.meta.url);
const { components, paths } = JSON.parse(readFileSync(documentPath, 'utf8'));

/** The TypeScript of a schema of JSON Schema 2020-12, as far as utoipa writes it. */
function typeOf(schema, indent = '') {
  if (!schema) return 'unknown';
  if (schema.$ref) return schema.$ref.split('/').at(-1);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.oneOf ?? schema.anyOf) return (schema.oneOf ?? schema.anyOf).map((s) => typeOf(s, indent)).join(' | ');
  if (schema.allOf) return schema.allOf.map((s) => typeOf(s, indent)).join(' & ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type }, indent)).join(' | ');
  switch (schema.type) {
    case 'array': {
      const item = typeOf(schema.items, indent);
      return /[|&]/.test(item) ? `(${item})[]` : `${item}[]`;
    }
    case 'object': return objectOf(schema, indent);
    case 'integer':
    case 'number': return 'number';
    case 'boolean': return 'boolean';
    case 'null': return 'null';
    case 'string': return 'string';
    default: return 'unknown';
  }
}

function objectOf(schema, indent) {
  const needed = new Set(schema.required ?? []);
  const inner = `${indent}  `;
  const lines = Object.entries(schema.properties ?? {}).map(([name, property]) =>
    `${said(property.description, inner)}${inner}${/^\w+$/.test(name) ? name : JSON.stringify(name)}${needed.has(name) ? '' : '?'}: ${typeOf(property, inner)};`);
  if (schema.additionalProperties && typeof schema.additionalProperties === 'object') {
    lines.push(`${inner}[name: string]: ${typeOf(schema.additionalProperties, inner)};`);
  }
  return lines.length ? `{\n${lines.join('\n')}\n${indent}}` : 'Record<string, never>';
}

function said(description, indent) {
  if (!description) return '';
  return `${indent}/** ${description.replaceAll('*/', '* /').split('\n').join(`\n${indent} * `)} */\n`;
}

const types = Object.entries(components.schemas).map(([name, schema]) =>
  `${said(schema.description, '')}export type ${name} = ${typeOf(schema)};\n`);
/** What a call takes and answers. */
function callOf(operation) {
  const given = (where) => {
    const fields = (operation.parameters ?? []).filter((p) => p.in === where).map((p) =>
      `${p.name}${p.required ? '' : '?'}: ${typeOf(p.schema)}`);
    return fields.length ? `{ ${fields.join('; ')} }` : 'none';
  };
  const bodies = Object.entries(operation.requestBody?.content ?? {});
  const [kind, body] = bodies[0] ?? [];
  const bytes = kind && !kind.includes('json') ? 'Blob | string' : undefined;
  const answers = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1].content ?? {};
  const [answerKind, answer] = Object.entries(answers)[0] ?? [];
  const answered = !answerKind ? 'none' : answerKind.includes('json') ? typeOf(answer.schema) : 'Blob';
  return `{ path: ${given('path')}; query: ${given('query')}; body: ${bytes ?? (body ? typeOf(body.schema) : 'none')}; answer: ${answered} }`;
}

const calls = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).filter(([m]) => ['get', 'put', 'post', 'patch', 'delete'].includes(m)).map(([m, operation]) =>
    `  '${m.toUpperCase()} ${path.replace('/api/v1', '')}': ${callOf(operation)};`));
const text = `// Written by scripts/types.mjs from the API's OpenAPI document. Change the Rust types, then run \`npm run gen\`.\n\n${
  types.join('\n')}\n/** Where nothing is taken or answered. */\nexport type none = undefined;\n\n/** Every call that the program answers. */\nexport interface Calls {\n${calls.join('\n')}\n}\n`;

if (process.argv.includes('--check')) {
  if (readFileSync(typesPath, 'utf8') !== text) {
    console.error('src/api/generated.ts is stale: run `npm run gen`.');
    process.exit(1);
  }
} else {
  writeFileSync(typesPath, text);
}
