/** How much a request may bring. Told from its head, before a byte of its body is read. */
import type { IncomingHttpHeaders } from 'node:http';

/** Six photographs of 20 MB and the words around them. */
export const pictureLimit = 130 * 1024 * 1024;
/** Everything else: words. */
export const wordLimit = 1024 * 1024;

const picturePages = /^\/(?:[a-z]{2}\/tell|desk\/(?:tell|import|stories\/[^/]+\/pictures))(?:[/?]|$)/;

/** The status to refuse with, or null if the request may go on. */
export function tooLarge(request: { method?: string; url?: string; headers: IncomingHttpHeaders }): 411 | 413 | null {
	const length = request.headers['content-length'];
	const chunked = request.headers['transfer-encoding'] !== undefined;
	if (length === undefined && !chunked) return null;
	const pictures = picturePages.test(request.url ?? '');
	// A body of unknown length is taken only where bodies are large and counted while they are read.
	if (chunked) return pictures ? null : 411;
	return Number(length) <= (pictures ? pictureLimit : wordLimit) ? null : 413;
}
