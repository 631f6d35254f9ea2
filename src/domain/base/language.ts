/** Whether a language is another one or a regional form of it: `pt-BR` is a form of `pt`, `pt` is none of `pt-BR` (BCP 47). */
export function isFormOf(language: string, other: string): boolean {
	const [one, whole] = [language.toLowerCase(), other.toLowerCase()];
	return one === whole || one.startsWith(`${whole}-`);
}
