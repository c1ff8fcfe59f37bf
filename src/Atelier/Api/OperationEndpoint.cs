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
        var audited = AuditedCall.Of(http);
        audited?.Operation = operation.Name;

        // 1
        var shape = ShapeReader.Of(operation.RequestType);
        using var document = RequestReader.Read(http.Request, proved.Body, shape);
        RequestValidator.Check(document.RootElement, shape);
        var request = document.Deserialize(operation.RequestType, WireJson.Options)!;
        audited?.Describe(document.RootElement, shape);

        var asked = new Asked(operation, http, proved.Caller, proved.Version, document.RootElement, request);
        if (operation.Changes)
            await Change(asked, audited!, cancel);
        else
            await Look(asked, cancel);
    }

    private static async Task Look(Asked asked, CancellationToken cancel)
    {
        var answers = asked.Http.RequestServices.GetRequiredService<KeptAnswers>();
        var buffers = asked.Http.RequestServices.GetRequiredService<AnswerBuffers>();
        // The database waits for no client, and neither does the memory: what is written here is sent afterwards.
        await using (var db = await DatabaseOf(asked.Http).ReadInTurn(asked.Version, cancel))
        {
            // 2
            await asked.Operation.Access(asked.Caller, asked.Members, db, cancel);

            // 4
            var written = buffers.Get();
            try
            {
                using (var writer = new Utf8JsonWriter(written, WireJson.WriterOptions))
                    await asked.Operation.Run(asked.Request, asked.Http, db, writer);
                if (answers.Wanted(asked.Http, asked.Operation) is { } question)
                    answers.Keep(question, written.WrittenSpan.ToArray());
                await JsonAnswer.Write(asked.Http.Response, asked.Operation.Status, written.WrittenMemory, cancel);
            }
            finally
            {
                buffers.Return(written);
            }
        }

        await asked.Http.Response.BodyWriter.FlushAsync(cancel);
    }

    private static async Task Change(Asked asked, AuditedCall audited, CancellationToken cancel)
    {
        byte[]? answer;
        await using (var db = await DatabaseOf(asked.Http).Write(cancel))
        {
            // 2
            await asked.Operation.Access(asked.Caller, asked.Members, db, cancel);

            // 3
            var token = ClientToken.Of(asked.Caller, asked.Operation.Name, asked.Members);
            answer = token is null ? null : await asked.Http.RequestServices.GetRequiredService<ClientTokens>().Claim(db, token, cancel);
            if (answer is null)
            {
                // 4
                answer = await asked.Operation.Run(asked.Request, asked.Http, db);
                if (token is not null)
                    await ClientTokens.Remember(db, token, answer, cancel);
            }

            // 5
            audited.Answer(answer);
            await audited.Record(db, cancel);
            await db.Commit(cancel);
        }

        await JsonAnswer.Send(asked.Http.Response, asked.Operation.Status, answer, cancel);
    }

    private static Database DatabaseOf(HttpContext http) => http.RequestServices.GetRequiredService<Database>();

    private sealed record Asked(Operation Operation, HttpContext Http, Caller Caller, long? Version, JsonElement Members, object Request);
}

/// <summary>A request whose sender is proved, by a signature or by a sign-in.</summary>
/// <param name="Caller">The sender.</param>
/// <param name="Body">The body that came with it.</param>
/// <param name="Version">The database's as the request came in, see <see cref="Database.Version"/>.</param>
internal sealed record ProvedRequest(Caller Caller, ReadOnlyMemory<byte> Body, long? Version);
