// Asks the endpoint given what the standard input holds, as Comunica does it; prints rows or quads as JSON.
import { readFileSync } from 'node:fs';
import { QueryEngine } from '@comunica/query-sparql';

const [endpoint, kind] = process.argv.slice(2);
const query = readFileSync(0, 'utf8');
const engine = new QueryEngine();
// Without a type Comunica finds out by itself what it talks to; with one it is told.
const context = { sources: [kind ? { type: kind, value: endpoint } : endpoint] };
const result = await engine.query(query, context);
const found = await result.execute();
if (result.resultType === 'boolean') {
  console.log(JSON.stringify(found));
} else {
  const items = await found.toArray();
  console.log(JSON.stringify(items.map((item) => (result.resultType === 'quads'
    ? [item.subject.value, item.predicate.value, item.object.value]
    : Object.fromEntries([...item].map(([name, term]) => [name.value, term.value]))))));
}
