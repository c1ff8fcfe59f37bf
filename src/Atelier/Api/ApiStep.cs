namespace Atelier.Api;

/// <summary>
/// A step that API requests pass before their signature is checked; what it throws becomes the answer. The emulator has such steps, other
/// servers none.
/// </summary>
internal sealed record ApiStep(Func<HttpContext, RequestDelegate, Task> Run);
