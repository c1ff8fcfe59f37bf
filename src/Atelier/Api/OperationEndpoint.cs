using System.Text.Json;
using Atelier.Storage;
using Microsoft.AspNetCore.Http.Features;

namespace Atelier.Api;

/// <summary>
/// Answers a request to one operation, whose sender is proved: 1 read and validate, 2 check access, 3 answer a repeated client token from
/// memory, 4 run, 5 make it final, with its line in the audit trail. A refused request has changed nothing.
/// </summary>
internal static class OperationEndpoint
{
    public static async Task Handle(HttpContext http, Operation operation)
    {
        var cancel = http.RequestAborted;
        var proved = http.Features.GetRequiredFeature<ProvedRequest>();
        var services = http.RequestServices;
        var audited = AuditedCall.Of(http);
        audited?.Operation = operation.Name;

        // 1
        var shape = ShapeReader.Of(operation.RequestType);
        using var document = RequestReader.Read(http.Request, proved.Body, shape);
        RequestValidator.Check(document.RootElement, shape);
        var request = document.Deserialize(operation.RequestType, WireJson.Options)!;
        audited?.Describe(document.RootElement, shape);

        var database = services.GetRequiredService<Database>();
        await using var db = operation.Changes ? await database.Write(cancel) : await database.Read(cancel);

        // 2
        await operation.Access(proved.Caller, document.RootElement, db, cancel);

        // 3
        var token = operation.Changes ? ClientToken.Of(proved.Caller, operation.Name, document.RootElement) : null;
        var tokens = services.GetRequiredService<ClientTokens>();
        var answer = token is null ? null : await tokens.Claim(db, token, cancel);
        if (answer is null)
        {
            // 4
            answer = await operation.Run(request, http, db);

            if (token is not null)
                await ClientTokens.Remember(db, token, answer, cancel);
        }

        // 5
        if (operation.Changes)
        {
            audited!.Answer(answer);
            await audited.Record(db, cancel);
            await db.Commit(cancel);
        }

        await Write(http.Response, operation.Status, answer, cancel);
    }

    private static Task Write(HttpResponse response, int status, byte[] answer, CancellationToken cancel)
    {
        response.StatusCode = status;
        if (status == StatusCodes.Status204NoContent)
            return Task.CompletedTask;
        response.ContentType = "application/json";
        response.ContentLength = answer.Length;
        return response.Body.WriteAsync(answer, cancel).AsTask();
    }
}

/// <summary>A request whose sender is proved, by a signature or by a sign-in, with the body that came with it.</summary>
internal sealed record ProvedRequest(Caller Caller, ReadOnlyMemory<byte> Body);
