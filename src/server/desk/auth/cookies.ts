/** A cookie that a page answer sets for the browser; path `/desk`, HttpOnly, SameSite=Strict. */
export interface DeskCookie {
	readonly name: string;
	/** As it travels, already encoded. */
	readonly value: string;
	/** Seconds; 0 takes the cookie away; undefined: until the browser closes. */
	readonly maxAge: number | undefined;
	readonly secure: boolean;
}

/** Reads the cookies that an answer of the sign-in library sets. */
export function cookiesOf(answer: Response): DeskCookie[] {
	return answer.headers.getSetCookie().flatMap((line) => {
		const [pair, ...attributes] = line.split(';').map((part) => part.trim());
		const cut = pair?.indexOf('=') ?? -1;
		if (pair === undefined || cut < 1) return [];
		const named = new Map(
			attributes.map((attribute) => {
				const [name, value] = attribute.split('=');
				return [(name ?? '').toLowerCase(), value ?? ''] as const;
			})
		);
		const maxAge = named.get('max-age');
		return [
			{
				name: pair.slice(0, cut),
				value: pair.slice(cut + 1),
				maxAge: maxAge === undefined ? undefined : Number(maxAge),
				secure: named.has('secure')
			}
		];
	});
}
