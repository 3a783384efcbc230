/** The encrypted parameter that `npm run stripe:setup` writes, and the functions read. */
export const stripeParameter = (stage: string): string => `/sluice/${stage}/stripe`;
