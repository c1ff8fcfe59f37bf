using Atelier.Api;
using Microsoft.AspNetCore.Http.Features;

namespace Atelier.Emulator;

/// <summary>Answers calls with the errors that were scripted for them.</summary>
internal sealed class ScriptedErrors(EmulatorScript script, IReadOnlyList<Operation> operations)
{
    public Task Run(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path.Value!.Split('/');
        var operation = operations.FirstOrDefault(known => known.Method == http.Request.Method && known.Template.Matches(path));
        if (operation is null || script.TakeError(operation.Name) is not { } error)
            return next(http);
        return error.Point == ErrorPoint.AFTER ? RunUnheard(http, next, error.ToApiError()) : throw error.ToApiError();
    }

    private static async Task RunUnheard(HttpContext http, RequestDelegate next, ApiError error)
    {
        var response = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        try
        {
            await next(http);
        }
        finally
        {
            http.Features.Set(response);
        }

        throw error;
    }
}
