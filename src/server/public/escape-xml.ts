const ENTITIES: Readonly<Record<string, string>> = {
	'<': '&lt;',
	'>': '&gt;',
	'&': '&amp;',
	'"': '&quot;',
	"'": '&apos;'
};

/** Text as it may stand in XML, in an element or an attribute; signs that XML 1.0 forbids are dropped. */
export function escapeXml(text: string): string {
	return text
		.toWellFormed()
		.replace(/[\p{Cc}\uFFFE\uFFFF]/gu, (sign) => (sign === '\n' || sign === '\t' ? sign : ''))
		.replace(/[<>&"']/g, (sign) => ENTITIES[sign] ?? '');
}
