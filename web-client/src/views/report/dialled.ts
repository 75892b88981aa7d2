// A telephone number as a link (RFC 3966): what is not dialled goes.
export const dialled = (phone: string): string => `tel:${phone.replace(/[^\d+*#]/g, '')}`;
