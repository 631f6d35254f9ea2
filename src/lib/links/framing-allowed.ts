/** Whether a route is a frame for other people's pages; every other page refuses to stand in one. */
export function isFrame(route: string | null): boolean {
	return route === '/(public)/embed/[id]';
}

/** The policy of a page with those named who may show it in a frame. */
export function withAncestors(policy: string, ancestors: string): string {
	return policy.replace("frame-ancestors 'none'", `frame-ancestors ${ancestors}`);
}
