/** Amazon's directory of people had an id, which the API asks for. This server has one directory, and keeps whatever is sent. */
export const identityStoreId = 'd-atelier';
