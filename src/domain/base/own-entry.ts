/**
 * What a table says under a name that came from outside (an address, a form); undefined where it says nothing. A plain
 * `table[name]` also answers what every object has: `constructor`, `toString`, `__proto__`.
 */
export function ownEntry<Value>(
	table: Readonly<Record<string, Value>>,
	name: string | null | undefined
): Value | undefined {
	return typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined;
}
