import { escapeXml } from '#domain/base/escape-xml.ts';
import type { Lasting } from '../deps.ts';
import type { FeedContents, FeedEntry } from './gather-feed.ts';

export interface AtomFeed extends Lasting {
	readonly xml: string;
}

/** Names `gone`, the one element of our own (RFC 4287, section 6); it is the same on every site, and leads nowhere. */
const OWN = 'urn:uuid:0b5e6a0c-6f0e-4d3b-9a57-2f4c1d7e8a31';

/**
 * A feed as Atom (RFC 4287), with a tombstone (RFC 6721) for each entry that is gone, and an element that says whether those are
 * all. No hub: nobody is told beside us.
 */
export function writeAtom(feed: FeedContents): AtomFeed {
	const self = `${feed.origin}/${feed.locale}/feed.xml`;
	const link = (rel: string, href: string, type: string) =>
		`<link rel="${rel}" type="${type}" href="${escapeXml(href)}"/>`;
	const xml = [
		'<?xml version="1.0" encoding="utf-8"?>',
		`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="${feed.locale}">`,
		`<id>${escapeXml(self)}</id>`,
		`<title>${escapeXml(feed.title)}</title>`,
		`<updated>${feed.updated}</updated>`,
		`<author><name>${escapeXml(feed.siteName)}</name></author>`,
		`<rights>${escapeXml(feed.licence.name)}</rights>`,
		link('self', self, 'application/atom+xml'),
		link('alternate', `${feed.origin}/${feed.locale}/stories`, 'text/html'),
		link('license', feed.licence.url, 'text/html'),
		...feed.entries.map(entry),
		`<s:gone xmlns:s="${OWN}" complete="${feed.goneIsWhole}"/>`,
		...feed.gone.map(({ id, when }) => `<at:deleted-entry ref="${escapeXml(id)}" when="${when}"/>`),
		'</feed>',
		''
	].join('\n');
	return { xml, expiresAt: feed.expiresAt };
}

function entry({ id, url, language, title, summary, published }: FeedEntry): string {
	return `<entry xml:lang="${escapeXml(language)}"><id>${escapeXml(id)}</id><title>${escapeXml(title)}</title><published>${published}</published><updated>${published}</updated><link href="${escapeXml(url)}"/><summary>${escapeXml(summary)}</summary></entry>`;
}
