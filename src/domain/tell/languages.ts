import { OTHER_CODES } from '#domain/base/language.ts';

/** Languages in which a story may be told, by code (ISO 639). Their names come from the reader's own system. */
const TOLD_IN: readonly string[] =
	`aa ab ace ach af ak am an ar arc ary as ast av ay az ba ban be bem bg bho bi bm bn bo br bs ca ce ceb ch ckb co cr cs
	cv cy da de din dv dyu dz ee el en eo es et eu fa ff fi fil fj fo fon fr fur fy ga gaa gd gl gn gu gv ha haw he hi ho hr
	hsb ht hu hy hz id ig ilo is it iu ja jv ka kab kg ki kj kk kl km kn ko kr ks ku kw ky la lb lg li ln lo lt lu lua luo lv
	mag mai man mg mh mi min mk ml mn mnk mni mr ms mt my na nb nd nds ne ng nl nn nr nso nus nv ny nyn oc om or os pa pag
	pap pl ps pt qu rm rn ro rom ru rw sa sat sc scn sd se sg shi si sid sk sl sm sn so sq sr ss st su suk sus sv sw syr ta
	te tem tet tg th ti tig tk tn to tpi tr ts tt tum ty tzm ug uk umb ur uz ve vi vo wa wal war wo xh yi yo yue za zgh
	zh zu`.split(/\s+/);

/** By the usual code. Nobody is asked to choose between the two; what has the other one keeps it. */
const OTHER_CODE: ReadonlyMap<string, string> = new Map(
	Object.entries(OTHER_CODES).map(([other, usual]) => [usual, other])
);

const KNOWN: ReadonlySet<string> = new Set([...TOLD_IN, ...OTHER_CODE.values()]);

/** Whether a story may be told in this language. */
export function isToldIn(code: string): boolean {
	return KNOWN.has(code);
}

/**
 * The languages that are offered, one code for each. A code that was `kept` from before, where it is the other one of its
 * language, stands in the place of the usual one.
 */
export function offeredLanguages(...kept: readonly (string | undefined)[]): string[] {
	return TOLD_IN.map((code) => {
		const other = OTHER_CODE.get(code);
		return other !== undefined && kept.includes(other) && !kept.includes(code) ? other : code;
	});
}
