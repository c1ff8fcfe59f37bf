using Atelier.Tests.Harness;
using Atelier.Tests.Identity;
using FsCheck.Fluent;

namespace Atelier.Tests.Properties;

/// <summary>The check of signatures against AWS's own signer, on requests that nobody would think of.</summary>
public sealed class SignaturePropertyTests
{
    private const int Requests = 500;
    private const int MutationsEach = 22;
    private const int LeastRefused = 10_000;

    // Some changes leave no HTTP behind, which the server refuses before anything else: 400.
    private static readonly string[] Refusals =
        ["InvalidSignatureException", "IncompleteSignatureException", "UnrecognizedClientException", "400"];

    // What random requests get once it is known who sends them.
    private static readonly string[] Acceptances =
        ["UnknownOperationException", "ValidationException", "ResourceNotFoundException", "200"];

    [Fact]
    public async Task What_aws_own_signer_signed_is_accepted_and_refused_once_anything_is_changed()
    {
        var cancel = TestContext.Current.CancellationToken;
        var parts = new TestServerParts { Clock = new ManualClock(TimeProvider.System.GetUtcNow()) };
        await using var server = await TestServer.Start(parts, cancel);
        var client = await SigningClient.SignIn(server);
        var otherKeyId = (await SigningClient.SignIn(server, "somebody else")).Key.Id;
        var cases =
            from request in RandomRequest.Any
            from mutations in Mutation.Any.ArrayOf(MutationsEach)
            select (request, mutations);
        var (accepted, refused) = (0, 0);

        await Always.Holds(Arb.From(cases, Shrink), Requests, async drawn =>
        {
            var signed = SignedMessage.Sign(drawn.request, server.Address, client.Key);
            var first = await signed.Send(server.Address, cancel);
            Assert.True(Acceptances.Contains(first), $"{signed.Method} {signed.Target} was answered {first}");
            accepted++;
            foreach (var mutation in drawn.mutations)
            {
                if (mutation.Apply(signed, otherKeyId) is not { } changed)
                    continue;
                var answer = await changed.Send(server.Address, cancel);
                Assert.True(Refusals.Contains(answer), $"{mutation} was answered {answer}");
                refused++;
            }
        });

        TestContext.Current.TestOutputHelper!.WriteLine($"{accepted} accepted, {refused} refused");
        Assert.True(accepted >= Requests && refused >= LeastRefused, $"{accepted} accepted, {refused} refused");
    }

    private static IEnumerable<(RandomRequest Request, Mutation[] Mutations)> Shrink((RandomRequest Request, Mutation[] Mutations) drawn) =>
        drawn.Request.Shrink().Select(less => (less, drawn.Mutations));
}
