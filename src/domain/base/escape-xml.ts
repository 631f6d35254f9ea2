const ESCAPES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;'
};

/** Text as it stands safely inside XML, HTML or SVG, between tags or in a quoted attribute; signs that XML forbids are left out. */
export function escapeXml(text: string): string {
	return text
		.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, (sign) => (/[\t\n\r]/.test(sign) ? sign : ''))
		.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? '');
}
