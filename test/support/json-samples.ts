/** A right value for a schema of the OpenAPI document. Ids are those that the hall knows by the field's name. */
export type Json = Record<string, unknown>;

export function sampleOf(document: Json, schema: Json, known: Readonly<Record<string, string>>): Json {
  return sample(schema, '') as Json;

  function sample(given: Json, name: string): unknown {
    const own = resolve(given);
    const { type, anyOf, enum: values, properties, items, format, minimum, minLength, pattern } = own;
    if ('const' in own) return own['const'];
    if (Array.isArray(values)) return values[0];
    if (Array.isArray(anyOf)) return sample(anyOf[0] as Json, name);
    if (type === 'object') {
      const fields = Object.entries((properties ?? {}) as Record<string, Json>);
      return Object.fromEntries(fields.map(([field, inner]) => [field, sample(inner, field)]));
    }
    if (type === 'array') return [sample(items as Json, name.replace(/s$/, ''))];
    if (type === 'integer' || type === 'number')
      return Math.max(1, typeof minimum === 'number' ? minimum : 1);
    if (type === 'boolean') return false;
    if (name in known) return known[name];
    if (format === 'date-time') return '2026-11-24T08:00:00.000Z';
    if (format === 'date') return '2026-11-24';
    if (typeof pattern === 'string' && new RegExp(pattern).test('en')) return 'en';
    return 'a'.repeat(Math.max(1, typeof minLength === 'number' ? minLength : 1));
  }

  function resolve(schema: Json): Json {
    const { $ref: reference } = schema;
    if (typeof reference !== 'string') return schema;
    const found = reference
      .replace('#/', '')
      .split('/')
      .reduce<unknown>((inner, part) => (inner as Json)[part], document);
    return resolve(found as Json);
  }
}
