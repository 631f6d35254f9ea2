/** The pages on which a story is told may ask for microphone and camera; no other page of the site may. */
export const RECORDING_ALLOWED =
	'camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), browsing-topics=()';

/** Whether a route is such a page. */
export function mayRecord(route: string | null): boolean {
	return route === '/(intake)/[locale=locale]/tell' || route === '/(desk)/desk/tell';
}

/** The policy of such a page: what was just recorded is played from the browser's own memory before it is sent. */
export function withOwnRecording(policy: string): string {
	return policy.replace("media-src 'self'", "media-src 'self' blob:");
}
