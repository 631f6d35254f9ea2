/** oEmbed 1.0: how another page shows a story. The answer carries no word of it, for what others keep cannot be emptied. */
import { escapeXml } from '#domain/base/escape-xml.ts';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isStoryId } from '#domain/story/story-id.ts';
import type { PublicDeps } from './deps.ts';
import { mayBeFramed } from './read-frame.ts';

/** Pixels. */
const WIDTH = 560;
const HEIGHT = 640;
/** Seconds for which others may keep the answer. */
const CACHE_AGE = 60;

/** How a frame is written into a page. */
export interface FrameAddress {
	/** With scheme and host. */
	readonly origin: string;
	readonly storyId: string;
	/** The language of the frame, and of the story where it is told in it. */
	readonly language: string;
	/** What the frame is, for those who cannot see it: no word of the story. */
	readonly title: string;
}

/** The HTML of a frame; `width` and `height` in pixels, or `100%`. */
function frameHtml(
	{ origin, storyId, language, title }: FrameAddress,
	{ width, height }: { readonly width: number | '100%'; readonly height: number }
): string {
	const address = `${origin}/embed/${storyId}?lang=${encodeURIComponent(language)}`;
	return (
		`<iframe src="${escapeXml(address)}" title="${escapeXml(title)}" width="${width}" height="${height}"` +
		' loading="lazy" referrerpolicy="strict-origin" frameborder="0"></iframe>'
	);
}

/** What somebody copies into their page: the frame, and a line of ours that fits its height to the story. */
export function frameCode(address: FrameAddress): string {
	return `${frameHtml(address, { width: '100%', height: HEIGHT })}\n<script async src="${escapeXml(address.origin)}/embed.js"></script>`;
}

export interface Description {
	readonly version: '1.0';
	readonly type: 'rich';
	readonly provider_name: string;
	readonly provider_url: string;
	readonly cache_age: number;
	readonly width: number;
	readonly height: number;
	readonly html: string;
}

/**
 * Describes the frame for a story's address. `gone`: a story's address, but no frame may show it, whether it was taken back
 * or never was; `not_found`: no address of a story here.
 */
export async function describeFrame(
	deps: PublicDeps,
	asked: {
		readonly url: string;
		readonly origin: string;
		readonly siteName: string;
		/** In the language of the address. */
		readonly title: (language: string) => string;
		readonly maxWidth: string | null;
		readonly maxHeight: string | null;
	}
): Promise<Result<Description, 'gone' | 'not_found'>> {
	const story = storyAt(asked.url, asked.origin);
	if (story === null) return refuse('not_found');
	if (!(await mayBeFramed(deps, story.id))) return refuse('gone');
	const width = atMost(WIDTH, asked.maxWidth);
	const height = atMost(HEIGHT, asked.maxHeight);
	const title = asked.title(story.language);
	return ok({
		version: '1.0',
		type: 'rich',
		provider_name: asked.siteName,
		provider_url: asked.origin,
		cache_age: CACHE_AGE,
		width,
		height,
		html: frameHtml({ origin: asked.origin, storyId: story.id, language: story.language, title }, { width, height })
	});
}

/** The same as XML, as oEmbed writes it. */
export function describeInXml(description: Description): string {
	const fields = Object.entries(description).map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`);
	return `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>${fields.join('')}</oembed>\n`;
}

/** The story that an address of ours names: its page, or its frame. */
function storyAt(url: string, origin: string): { id: string; language: string } | null {
	if (!URL.canParse(url)) return null;
	const { host, pathname, searchParams } = new URL(url);
	if (host !== new URL(origin).host) return null;
	const [, locale, id = ''] =
		/^\/([a-z]{2})\/stories\/([^/]+)\/?$/.exec(pathname) ?? /^\/(embed)\/([^/]+)\/?$/.exec(pathname) ?? [];
	if (!isStoryId(id)) return null;
	const asked = searchParams.get('lang') ?? '';
	const language = /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,2}$/i.test(asked) ? asked : locale === 'embed' ? 'en' : locale;
	return { id, language: language ?? 'en' };
}

function atMost(pixels: number, asked: string | null): number {
	const most = /^\d{1,6}$/.test(asked ?? '') ? Number(asked) : pixels;
	return Math.max(1, Math.min(pixels, most));
}
