using Atelier.Storage;
using Microsoft.AspNetCore.Http.Features;

namespace Atelier.Api;

/// <summary>
/// Answers to questions that the same caller asked before in the same words, as long as nothing at all has changed since: that is what
/// scripts and pages ask that wait for something (docs/adr/0018-answers-are-kept-until-something-changes.md).
/// </summary>
internal sealed class KeptAnswers(TimeProvider time)
{
    private const long MostBytes = 4 << 20;

    private readonly Kept<Question, byte[]> answers = new(MostBytes, time);

    /// <summary>A step of the pipeline, behind the proof of who asks, that answers what it can.</summary>
    public Task Pass(HttpContext http, RequestDelegate next)
    {
        var proved = http.Features.GetRequiredFeature<ProvedRequest>();
        // Without a version nothing is kept, and a role ends at some moment, which is in no record.
        if (proved.Version is not { } version || proved.Caller.Role is not null || !IsQuestion(http.Request, proved.Body))
            return next(http);
        var question = new Question(
            version, proved.Caller with { Proof = null }, http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        if (answers.TryGet(question.Version, question, out var answer))
            return JsonAnswer.Send(http.Response, StatusCodes.Status200OK, answer, http.RequestAborted);
        http.Features.Set(question);
        return next(http);
    }

    /// <summary>The question that a request is, if its answer should be kept; or null.</summary>
    public Question? Wanted(HttpContext http, Operation operation) =>
        operation.AsksRecordsOnly && http.Features.Get<Question>() is { } question && answers.Wants(question.Version, question)
            ? question
            : null;

    /// <summary>Keeps an answer as it was sent.</summary>
    public void Keep(Question question, byte[] answer) => answers.Keep(question.Version, question, answer, answer.Length);

    private static bool IsQuestion(HttpRequest request, ReadOnlyMemory<byte> body) => HttpMethods.IsGet(request.Method) && body.IsEmpty;
}

/// <summary>What somebody asks, in the words in which they ask it.</summary>
/// <param name="Version">The database's as the question came in, see <see cref="Database.Version"/>.</param>
/// <param name="Caller">Who asks, however they proved it.</param>
/// <param name="Target">Path and query, as they were sent.</param>
internal sealed record Question(long Version, Caller Caller, string Target);
