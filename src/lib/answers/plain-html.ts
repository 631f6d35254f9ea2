/**
 * The framework's HTML as a person would write it. Its comments mark where its own script would take the page over, and
 * its links name styles that already stand in the page; no page of ours has that script. A slash at the end of `<input />`
 * means nothing in HTML. A `<` in words or attributes is escaped by then, so each one here begins a tag.
 */
export function plainHtml(page: string): string {
	return page.replace(leftover, '').replace(marks, '').replace(slashes, '<$1$2>');
}

const leftover = /\s*<link\b[^>]*\bdisabled\b[^>]*media="\(max-width: 0\)"[^>]*>/g;
const marks = /<!--[\w[\]$!?-]*-->|<!>/g;
const slashes = /<(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b((?:"[^"]*"|[^">])*?)\s*\/>/g;
