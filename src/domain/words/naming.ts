import type { Token } from '#domain/words/tokens.ts';

/** What stands right before a name when somebody is named: the last word of "my name is". */
const NAMING = [
	['name', 'is'],
	['name', 'was'],
	['named'],
	['called'],
	["i'm", 'called'],
	['m', 'appelle'],
	["s'appelle"],
	['s', 'appelle'],
	['s', 'appelait'],
	['appelle'],
	['nom', 'est'],
	['prenom', 'est'],
	['llamo'],
	['llama'],
	['llamaba'],
	['nombre', 'es'],
	['heisse'],
	['heisst'],
	['hiess'],
	['name', 'ist'],
	['heet'],
	['heette'],
	['naam', 'is'],
	['chamo'],
	['chama'],
	['nome', 'e'],
	['adim'],
	['ismim'],
	['adi'],
	['меня', 'зовут'],
	['зовут'],
	['звали'],
	['мене', 'звати'],
	['звати'],
	['اسمي'],
	['اسمه'],
	['اسمها'],
	['يدعى'],
	['تدعى'],
	['واسمه'],
	['واسمها'],
	['نامم'],
	['اسمم'],
	['اسمش']
] as const;

const namingEnds = new Map<string, (readonly string[])[]>();
for (const phrase of NAMING) {
	const last = phrase.at(-1) ?? '';
	namingEnds.set(last, [...(namingEnds.get(last) ?? []), phrase]);
}

/** Whether "my name is" or its like ends right before. */
export function isNamed(tokens: readonly Token[], at: number): boolean {
	const before = tokens[at - 1];
	const token = tokens[at];
	if (before === undefined || token === undefined || token.start - before.end > 3) return false;
	return (namingEnds.get(before.folded) ?? []).some((phrase) =>
		phrase.every((word, index) => tokens[at - phrase.length + index]?.folded === word)
	);
}
