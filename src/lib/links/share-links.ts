/** A network to which a reader may take an address, by a plain link: nothing of it is loaded before that link is followed. */
export interface ShareLink {
	readonly network: string;
	readonly href: string;
}

/** Where networks take an address, with a few words where they take those. `url` is absolute. */
export function shareLinks(url: string, words: string): ShareLink[] {
	const to = (address: string, question: Record<string, string>) =>
		`${address}?${new URLSearchParams(question).toString().replaceAll('+', '%20')}`;
	return [
		{ network: 'WhatsApp', href: to('https://wa.me/', { text: `${words} ${url}` }) },
		{ network: 'Telegram', href: to('https://t.me/share/url', { url, text: words }) },
		{ network: 'Facebook', href: to('https://www.facebook.com/sharer/sharer.php', { u: url }) },
		{ network: 'Bluesky', href: to('https://bsky.app/intent/compose', { text: `${words} ${url}` }) },
		{ network: 'X', href: to('https://x.com/intent/post', { text: words, url }) }
	];
}

/** A letter to somebody who is yet to be chosen, with an address in it. */
export function mailLink(url: string, words: string): string {
	return `mailto:?subject=${encodeURIComponent(words)}&body=${encodeURIComponent(url)}`;
}
